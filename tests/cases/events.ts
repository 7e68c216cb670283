import {
  accountId,
  cashId,
  type Decimal,
  type Execution,
  executionId,
  type Instant,
  type Instrument,
  instrument,
  money,
  parseInstant,
  type Split,
} from "#domain";
import type { Mark, TradeEvent } from "#trades";

export const ACCOUNT = accountId("case", "1");
export const SHARES = instrument({ kind: "equity", symbol: "ABC", currency: "USD" });

/** The instant of a text such as "2015-08-06T15:30:00.000Z" or "2015-08-06". */
export function at(value: string): Instant {
  const full = value.length === 10 ? `${value}T00:00:00Z` : value;
  const instant = parseInstant(full);
  if (!instant) throw new RangeError(`Cannot read "${value}" as an instant`);
  return instant;
}

export type Deal = {
  readonly id: string;
  readonly side: "buy" | "sell";
  readonly quantity: Decimal;
  readonly price: Decimal;
} & Partial<Omit<Execution, "id" | "side" | "quantity" | "price">>;

/** An execution whose unstated parts do not matter to the case. */
export const deal = ({ id, ...parts }: Deal): Execution => ({
  account: ACCOUNT,
  instrument: SHARES,
  kind: "fill",
  fees: [],
  executedAt: at("2020-01-01"),
  precision: "instant",
  zone: { name: "UTC", evidence: "stated" },
  sequence: 0,
  report: "new",
  ...parts,
  id: executionId(id),
});

export const fee = (amount: Decimal, currency: string): Execution["fees"] =>
  amount.isZero() ? [] : [{ amount, currency, kind: "commission" }];

type Place = { readonly instrument: Instrument; readonly when: Instant; readonly sequence: number };

export const mark = (price: Decimal, { instrument: traded, when, sequence }: Place): Mark => ({
  account: ACCOUNT,
  instrument: traded,
  price,
  markedAt: when,
  sequence,
});

export const split = (
  ratio: { readonly from: Decimal; readonly to: Decimal },
  { instrument: traded, when, sequence }: Place,
): Split => ({
  ...ratio,
  id: executionId(`split ${sequence}`),
  account: ACCOUNT,
  instrument: traded,
  effectiveAt: when,
  sequence,
});

export const funding = (amount: Decimal, place: Omit<Place, "sequence">): TradeEvent => ({
  id: cashId("funding"),
  account: ACCOUNT,
  kind: "funding",
  amount: money(amount, place.instrument.currency),
  instrument: place.instrument,
  bookedAt: place.when,
  precision: "instant",
});

export const signedBy = (side: unknown, quantity: Decimal): Decimal =>
  side === "sell" ? quantity.neg() : quantity;
