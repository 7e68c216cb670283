import type { Instant } from "#domain";
import type { FaceReply } from "../wire/face.ts";
import { newYork, newYorkZone } from "../wire/new-york.ts";
import { escapeXml } from "../wire/xml.ts";
import { FLEX_CODES, type FlexCode, TRANSIENT } from "./codes.ts";
import { compactTime, type Period } from "./period.ts";

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** "28 August, 2012 10:37 AM EDT". */
function stamp(now: Instant): string {
  const [date = "", clock = ""] = newYork(now).split("T");
  const [year, month = "", day] = date.split("-");
  const hour = Number.parseInt(clock.slice(0, 2), 10);
  const shown = `${String(hour % 12 || 12).padStart(2, "0")}:${clock.slice(3, 5)}`;
  const name = MONTHS[Number.parseInt(month, 10) - 1];
  return `${day} ${name}, ${year} ${shown} ${hour < 12 ? "AM" : "PM"} ${newYorkZone(now)}`;
}

const xml = (text: string, status = 200): FaceReply => ({
  status,
  type: "text/xml;charset=UTF-8",
  text,
});

const message = (now: Instant, inside: string): FaceReply =>
  xml(`<FlexStatementResponse timestamp="${stamp(now)}">${inside}</FlexStatementResponse>`);

const tag = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;

export const accepted = (now: Instant, reference: string, url: string): FaceReply =>
  message(now, tag("Status", "Success") + tag("ReferenceCode", reference) + tag("Url", url));

/** A refusal or a delay. Both come with status 200. */
export function told(now: Instant, code: FlexCode): FaceReply {
  const status = tag("Status", TRANSIENT.has(code) ? "Warn" : "Fail");
  const words = tag("ErrorMessage", FLEX_CODES[code]);
  return message(now, status + tag("ErrorCode", String(code)) + words);
}

const SECTIONS: readonly (readonly [string, RegExp])[] = [
  ["CashReport", /^<CashReportCurrency /],
  ["Trades", /^<(Trade|Order|SymbolSummary) /],
  ["CashTransactions", /^<CashTransaction /],
  ["OpenPositions", /^<OpenPosition /],
];

export type FlexReport = {
  readonly queryName: string;
  readonly type: "AF" | "TCF";
  readonly accounts: readonly string[];
  readonly period: Period;
  readonly now: Instant;
  readonly rows: readonly string[];
};

/** A statement for each account; every row goes to the section and the account that it names. */
export function statementReply(report: FlexReport): FaceReply {
  const render = (rows: readonly unknown[]) => rendered(report, rows.map(String));
  const odd = (row: unknown) =>
    String(row).replace(/ (transactionType|type)="[^"]*"/, ' $1="Novelty"');
  const { rows: list } = report;
  return { ...xml(render(list)), rows: { list, render, odd } };
}

function rendered(report: FlexReport, rows: readonly string[]): string {
  const { queryName, type, accounts } = report;
  return [
    `<FlexQueryResponse queryName="${escapeXml(queryName)}" type="${type}">`,
    `<FlexStatements count="${accounts.length}">`,
    ...accounts.flatMap((account) => statementLines(report, account, rows)),
    "</FlexStatements>",
    "</FlexQueryResponse>\n",
  ].join("\n");
}

function statementLines({ period, now }: FlexReport, account: string, rows: readonly string[]) {
  const mine = rows.filter((row) => row.includes(` accountId="${account}"`));
  const sections = SECTIONS.flatMap(([name, pattern]) => {
    const inside = mine.filter((row) => pattern.test(row));
    return inside.length > 0 ? [`<${name}>`, ...inside, `</${name}>`] : [`<${name} />`];
  });
  const about = mine.filter((row) => row.startsWith("<AccountInformation "));
  const { from, to, name } = period;
  const days = `fromDate="${from}" toDate="${to}" period="${name}"`;
  const made = `whenGenerated="${compactTime(now)}"`;
  const start = `<FlexStatement accountId="${account}" ${days} ${made}>`;
  return [start, ...about, ...sections, "</FlexStatement>"];
}
