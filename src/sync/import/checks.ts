import { type AccountId, Decimal, type Execution } from "#domain";
import type { AccountRef, CheckRecord, Measure } from "#kit";
import type { Check } from "../report.ts";
import type { Tally, TallyFilter } from "./tally.ts";

export type CheckParts = {
  readonly tally: Tally;
  readonly accountOf: (ref: AccountRef | undefined) => AccountId;
  /**
   * Realised profit of the round trips that the executions of this file alone make; undefined if
   * that cannot be told.
   */
  readonly realised: (which: "gross" | "net", filter: TallyFilter) => Promise<Decimal | undefined>;
};

export type Checked = { readonly checks: readonly Check[]; readonly notes: readonly string[] };

/**
 * Sets the figures that a file states against ours. A figure that cannot be measured becomes a
 * note, never a passed check.
 */
export async function compare(
  records: readonly CheckRecord[],
  parts: CheckParts,
): Promise<Checked> {
  const checks: Check[] = [];
  const notes: string[] = [];
  for (const record of records) {
    const actual = record.actual ?? (record.measure && (await measured(record.measure, parts)));
    if (actual) checks.push(verdict(record, actual));
    else
      notes.push(
        `The file states ${record.name} as ${record.expected}; it cannot be compared with this file alone`,
      );
  }
  return { checks, notes };
}

function verdict({ name, expected, tolerance }: CheckRecord, actual: Decimal): Check {
  const difference = actual.minus(expected).abs();
  const ok = !difference.gt(tolerance ?? Decimal.zero);
  const base = { name, expected: expected.toString(), actual: actual.toString(), ok };
  return ok && !difference.isZero()
    ? { ...base, note: `Differs by ${difference}, within the file's rounding` }
    : base;
}

async function measured(
  { of, account, symbol, currency, side }: Measure,
  parts: CheckParts,
): Promise<Decimal | undefined> {
  const filter: TallyFilter = {
    account: account === undefined ? undefined : parts.accountOf(account),
    symbol,
    currency,
    side,
  };
  switch (of) {
    case "gross":
    case "net":
      return parts.realised(of, filter);
    case "position":
      return parts.tally.position(filter);
    default:
      return parts.tally.total(of, filter);
  }
}

/** Whether an execution falls under a filter. */
export const falls = ({ account, instrument, side }: Execution, filter: TallyFilter): boolean =>
  (filter.account === undefined || account === filter.account) &&
  (filter.symbol === undefined || instrument.symbol === filter.symbol) &&
  (filter.currency === undefined || instrument.currency === filter.currency) &&
  (filter.side === undefined || side === filter.side);
