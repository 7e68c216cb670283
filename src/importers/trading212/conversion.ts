import type { Money } from "#domain";
import { type Moment, type StatementRecord, unreadable } from "#kit";
import type { amountsOf } from "./amounts.ts";

type Conversion = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly at: Moment;
  readonly amounts: ReturnType<typeof amountsOf>;
};

/** The two sides of a currency conversion and its charge. */
export function conversionOf({ line, cells, at, amounts }: Conversion): StatementRecord[] {
  const from = amounts.named("currency conversion from amount", cells);
  const to = amounts.named("currency conversion to amount", cells);
  if (!from || !to)
    unreadable("missing-value", "The currency conversion does not name both amounts");
  const description = "Currency conversion";
  const fees = amounts.fees(cells, from.currency);
  const moved: Money[] = [
    { amount: from.amount.abs().neg(), currency: from.currency },
    { amount: to.amount.abs(), currency: to.currency },
  ];
  return [
    ...moved.map((amount): StatementRecord => ({
      type: "cash",
      line,
      kind: "conversion",
      amount,
      at,
      description,
    })),
    ...fees.map(({ amount, currency }): StatementRecord => {
      return {
        type: "cash",
        line,
        kind: "fee",
        amount: { amount: amount.neg(), currency },
        at,
        description,
      };
    }),
  ];
}
