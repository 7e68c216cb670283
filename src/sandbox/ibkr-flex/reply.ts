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

export const accepted = (now: Instant, reference: string, url: string): FaceReply =>
  message(
    now,
    `<Status>Success</Status><ReferenceCode>${reference}</ReferenceCode><Url>${escapeXml(url)}</Url>`,
  );

/** A refusal or a delay. Both come with status 200. */
export const told = (now: Instant, code: FlexCode): FaceReply =>
  message(
    now,
    `<Status>${TRANSIENT.has(code) ? "Warn" : "Fail"}</Status><ErrorCode>${code}</ErrorCode><ErrorMessage>${escapeXml(FLEX_CODES[code])}</ErrorMessage>`,
  );

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

function rendered({ queryName, type, accounts, period, now }: FlexReport, rows: readonly string[]) {
  const statements = accounts.map((account) => {
    const mine = rows.filter((row) => row.includes(` accountId="${account}"`));
    const sections = SECTIONS.map(([name, pattern]) => {
      const inside = mine.filter((row) => pattern.test(row));
      return inside.length > 0 ? `<${name}>\n${inside.join("\n")}\n</${name}>` : `<${name} />`;
    });
    return `<FlexStatement accountId="${account}" fromDate="${period.from}" toDate="${period.to}" period="${period.name}" whenGenerated="${compactTime(now)}">\n${sections.join("\n")}\n</FlexStatement>`;
  });
  return `<FlexQueryResponse queryName="${queryName}" type="${type}">\n<FlexStatements count="${accounts.length}">\n${statements.join("\n")}\n</FlexStatements>\n</FlexQueryResponse>\n`;
}
