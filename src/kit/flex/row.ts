import { Decimal, fail } from "#domain";
import { attribute, type OpenElement, valueAt } from "../elements.ts";
import type { ReadOptions } from "../importer.ts";
import { type DateOrder, momentIn } from "../moment.ts";
import { decimalIn } from "../number.ts";
import type { Moment } from "../statement.ts";
import { unreadable } from "../unreadable.ts";

/** What is known of the statement that a row stands in. */
export type Statement = {
  readonly account: string;
  readonly zone: string;
  readonly zoneEvidence: "stated" | "assumed";
  /** Of dates with slashes, which the user chooses in the query. */
  readonly order: DateOrder | undefined;
  /** First and last day of the statement as the file writes them. */
  readonly fromDate: string;
  readonly toDate: string;
};

const ABSENT = new Set(["", "--", "-", "N/A"]);

/** An attribute as text; empty where it is absent or says so. The first name that is there wins. */
export function textOf(row: OpenElement, ...names: readonly string[]): string {
  for (const name of names) {
    const value = attribute(row, name);
    if (!ABSENT.has(value)) return value;
  }
  return "";
}

export const given = (text: string): string | undefined => text || undefined;

/** An attribute as a number; undefined where it is absent. */
export function numberOf(row: OpenElement, ...names: readonly string[]): Decimal | undefined {
  const text = textOf(row, ...names);
  return text === "" ? undefined : decimalIn(text);
}

export const requiredNumber = (row: OpenElement, ...names: readonly string[]): Decimal =>
  numberOf(row, ...names) ??
  unreadable("missing-value", `The attribute "${names[0]}" is missing; add it to the Flex query`);

export const requiredText = (row: OpenElement, ...names: readonly string[]): string =>
  textOf(row, ...names) ||
  unreadable("missing-value", `The attribute "${names[0]}" is missing; add it to the Flex query`);

/** A time in any of the formats that a Flex query can be set to. */
export function momentOf(text: string, statement: Statement): Moment {
  const slashed = text[1] === "/" || text[2] === "/";
  if (slashed && !statement.order) fail(unknownOrder(text));
  return momentIn(text, {
    zone: statement.zone,
    zoneEvidence: statement.zoneEvidence,
    order: statement.order,
  });
}

const unknownOrder = (text: string) => ({
  code: "date-order-unknown",
  message: `The date "${text}" may have the day or the month first`,
  owner: "user" as const,
  next: "Say which comes first, or set the date format of the Flex query to yyyy-MM-dd",
});

/** The account of a row, which may differ from the statement's in consolidated statements. */
export const accountOf = (row: OpenElement, statement: Statement) => ({
  number: textOf(row, "accountId") || statement.account || undefined,
});

export function openStatement(row: OpenElement, options: ReadOptions, zone: string): Statement {
  const dates = ["fromDate", "toDate", "whenGenerated"].map((name) => textOf(row, name));
  return {
    account: textOf(row, "accountId") || (options.account ?? ""),
    zone: options.zone ?? zone,
    zoneEvidence: options.zone === undefined ? "assumed" : "stated",
    order: dates.map(orderIn).find((order) => order !== undefined) ?? options.dateOrder,
    fromDate: dates[0] ?? "",
    toDate: dates[1] ?? "",
  };
}

/** A number over 12 cannot be a month. */
function orderIn(date: string): DateOrder | undefined {
  const [, first, second] = /^(\d{1,2})\/(\d{1,2})\//.exec(date) ?? [];
  if (first === undefined || second === undefined) return undefined;
  if (first > "12" && first.length === 2) return "dmy";
  return second > "12" && second.length === 2 ? "mdy" : undefined;
}

/** The row as the file holds it, without empty attributes. */
export function rawOf(row: OpenElement): string {
  const attributes = row.shape.names.flatMap((name, at) => {
    const value = valueAt(row, at);
    return value === "" ? [] : [` ${name}="${value}"`];
  });
  return `<${row.shape.element}${attributes.join("")}/>`;
}

/** Prices and amounts in hundredths of a currency are turned into the currency itself. */
const MINOR: Readonly<Record<string, string>> = { GBX: "GBP", GBp: "GBP", ZAC: "ZAR", ILA: "ILS" };

/** The currency of a row, and how its amounts become amounts of that currency. */
export function currencyOf(row: OpenElement) {
  const currency = requiredText(row, "currency");
  const major = MINOR[currency];
  if (major === undefined) return { currency, scaled: whole, rated: whole };
  return { currency: major, scaled: hundredth, rated: hundredfold };
}

/** An amount, or undefined where there is none. */
export type Scaled = <Amount extends Decimal | undefined>(amount: Amount) => Amount | Decimal;

const whole: Scaled = (amount) => amount;
const hundredth: Scaled = (amount) => amount?.times(HUNDREDTH) ?? amount;
const hundredfold: Scaled = (amount) => amount?.times(HUNDRED) ?? amount;
const HUNDRED = Decimal.of(100);
const HUNDREDTH = Decimal.of("0.01");
