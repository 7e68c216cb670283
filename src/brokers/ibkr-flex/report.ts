/** What a report holds, read by the same code as a file that the user downloads. */
import { type Day, dayAt, epochMs, fail, type Instant } from "#domain";
import { type BrokerAccount, flex, momentIn, type StatementRecord } from "#kit";

export type Report = {
  /** Executions, cash, splits, and what could not be read. */
  readonly history: readonly StatementRecord[];
  /** Positions and cash at its end. */
  readonly snapshot: readonly StatementRecord[];
  readonly accounts: readonly BrokerAccount[];
  /** First and last of the days that every account of it covers. */
  readonly from: Day | undefined;
  readonly to: Day | undefined;
  /** Whether each account's cash moved as its cash report says. */
  readonly isBalanced: boolean;
};

/**
 * Reads a report. Fails with "flex-section-missing" where the query leaves out what is compared:
 * without positions and cash, nothing could tell whether something is missing.
 */
export async function reportOf(xml: string): Promise<Report> {
  const statements: flex.FlexStatement[] = [];
  const records: StatementRecord[] = [];
  const onStatement = (statement: flex.FlexStatement) => void statements.push(statement);
  const file = flex.flexText(xml, "Flex report");
  for await (const batch of flex.readFlex(file, { keepsRows: true, onStatement }))
    records.push(...batch);
  const missing = SECTIONS.filter((name) => statements.some(({ sections }) => !sections.has(name)));
  if (missing.length > 0) fail(sectionsMissing(missing));
  const spans = [...spansOf(statements).values()];
  return {
    history: records.filter(({ type }) => !STATED.has(type)),
    snapshot: spans.flatMap(({ last }) => last.stated),
    accounts: accountsIn(records),
    from: spans
      .flatMap(({ from }) => from ?? [])
      .toSorted()
      .at(-1),
    to: spans.flatMap(({ last }) => last.to ?? []).toSorted()[0],
    isBalanced: statements.length > 0 && statements.every(isBalanced),
  };
}

type Span = { readonly from: Day | undefined; readonly last: flex.FlexStatement };

/**
 * What each account's statements cover together: a query may break its period into days, each a
 * statement of its own with the positions of that day.
 */
function spansOf(statements: readonly flex.FlexStatement[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const statement of statements) {
    const { account, from, to = "" } = statement;
    const known = spans.get(account);
    const isFirst = known?.from === undefined || (from !== undefined && from < known.from);
    const isLast = !known || to >= (known.last.to ?? "");
    spans.set(account, {
      from: isFirst ? from : known.from,
      last: isLast ? statement : known.last,
    });
  }
  return spans;
}

const SECTIONS = ["Trades", "CashTransactions", "OpenPositions", "CashReport"] as const;
const STATED: ReadonlySet<StatementRecord["type"]> = new Set([
  ...(["account", "position", "balance", "check", "note"] as const),
]);

const isBalanced = ({ checks }: flex.FlexStatement): boolean =>
  checks.length > 0 &&
  checks.every(({ expected, actual, tolerance }) => {
    const difference = actual?.minus(expected).abs();
    return difference !== undefined && tolerance !== undefined && !difference.gt(tolerance);
  });

/** Once each, with all that any row says of it. */
function accountsIn(records: readonly StatementRecord[]): readonly BrokerAccount[] {
  const found = new Map<string, BrokerAccount>();
  for (const record of records) {
    if (record.type !== "account" || record.account.number === undefined) continue;
    const { number, name, currency } = record.account;
    found.set(number, {
      ...{ ...found.get(number), key: number, number, environment: environmentOf(number) },
      ...(name !== undefined && { name }),
      ...(currency !== undefined && { currency }),
    });
  }
  return [...found.values()];
}

/** Numbers of paper accounts begin with a D: "DU1234567". */
const environmentOf = (number: string) => (number.startsWith("D") ? "paper" : "live");

const DAY_MS = 86_400_000;

/** A day so many days later. */
export const later = (day: Day, days: number): Day =>
  dayAt(epochMs(momentIn(day, { zone: "UTC" }).instant) + days * DAY_MS);

/** The midnight of New York at which a day begins. */
export const beginningOf = (day: Day): Instant => momentIn(day, { zone: flex.FLEX_ZONE }).instant;

const sectionsMissing = (missing: readonly string[]) => ({
  code: "flex-section-missing",
  message: `The Flex query has no section ${missing.map((name) => `"${name}"`).join(", ")}`,
  owner: "user" as const,
  next: "Add what is missing to the activity query in Client Portal; empty sections are fine",
  details: { missing },
});
