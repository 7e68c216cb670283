import { type CashKind, type Decimal, money } from "#domain";
import { quoted, type RowOf, type StatementRecord, unreadable } from "#kit";
import type { ACTIVITY } from "./layout.ts";

/**
 * What moves money, by what the row and its details say in the languages that were seen: English,
 * Polish and Czech. The first that fits counts.
 */
const KINDS: readonly (readonly [RegExp, CashKind])[] = [
  [/dividend|dywidend/i, "dividend"],
  [/rollover|overnight|weekend/i, "funding"],
  [/interest payment|odsetki|úrok/i, "interest"],
  [/\bfee\b|prowizj|poplat/i, "fee"],
  [/\bsdrt\b|\btax\b|podatek|daň/i, "tax"],
  [/^withdraw|^wypłat|^výběr/i, "withdrawal"],
  [/^deposit|^wpłat|^vklad/i, "deposit"],
  [/^korekt|^adjustment|^compensation|^úprava|^refund|^zwrot/i, "other"],
];

export type Activity = {
  readonly row: RowOf<typeof ACTIVITY>;
  readonly line: number;
  readonly currency: string;
  /** Profit of each position that the file lists as closed. */
  readonly profits: ReadonlyMap<string, Decimal>;
};

/** A row of the account activity: cash, or the reason why it is none. */
export function activityOf({ row, line, currency, profits }: Activity): StatementRecord {
  const { type, details = "", change, position, at } = row;
  const profit = position === undefined ? undefined : profits.get(position);
  if (!change || change.isZero()) {
    const reason = position === undefined ? "row that moves no money" : openingOf(profit, type);
    return { type: "passed", reason };
  }
  const kind = KINDS.find(([words]) => words.test(`${type} ${details}`))?.[1];
  if (kind) {
    const description = details === "" || details === "-" ? type : `${type}: ${details}`;
    return {
      type: "cash",
      line,
      kind,
      amount: money(change, currency),
      at,
      description,
    };
  }
  if (profit?.eq(change)) return { type: "passed", reason: CLOSED };
  return unreadable("unknown-word", `${quoted(type)} is not a known kind of activity`);
}

const CLOSED = "opening or closing of a position that is listed as closed";

const openingOf = (profit: Decimal | undefined, type: string) => {
  if (profit) return CLOSED;
  if (/split/i.test(type)) return "split, which the file gives without its ratio";
  return /copy|mirror|kopiowanie/i.test(type)
    ? "row that moves no money"
    : "opening of a position that is still open, without units and price";
};
