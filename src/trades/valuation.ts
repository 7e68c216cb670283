import { Decimal, type Execution, type InstrumentKind, type Money } from "#domain";
import { byCurrency } from "./charges.ts";
import type { Lot, RoundTrip } from "./types.ts";

/**
 * What lots are worth at a price, in the settlement currency; negative for shorts. An inverse
 * contract at price 0 is worth nothing.
 */
export function marketValue(lots: Iterable<Lot>, price: Decimal): Decimal {
  let value = Decimal.zero;
  for (const lot of lots) value = value.plus(signed(lot, worthAt(lot, price)));
  return value;
}

/** Profit that closing all lots at a price would realise, before fees, in the settlement currency. */
export function unrealisedPnl(lots: Iterable<Lot>, price: Decimal): Decimal {
  let profit = Decimal.zero;
  for (const lot of lots) {
    const gain = worthAt(lot, price).minus(lot.cost);
    profit = profit.plus(signed(lot, lot.instrument.inverse ? gain.neg() : gain));
  }
  return profit;
}

const signed = (lot: Lot, value: Decimal) => (lot.direction === "long" ? value : value.neg());

function worthAt({ instrument, quantity }: Lot, price: Decimal): Decimal {
  const units = quantity.times(instrument.multiplier);
  if (!instrument.inverse) return units.times(price);
  return price.isZero() ? Decimal.zero : units.div(price);
}

/**
 * How far the price moved in favour of a round trip, from average entry to average exit, as a
 * fraction of the entry. Undefined while nothing is closed and for an entry at price 0.
 */
export function priceReturn({ direction, entryPrice, exitPrice }: RoundTrip): Decimal | undefined {
  if (!exitPrice || entryPrice.isZero()) return undefined;
  const move = exitPrice.minus(entryPrice).div(entryPrice);
  return direction === "long" ? move : move.neg();
}

/** Kinds whose full price is paid when they are traded; of the others only profit and fees move. */
const PAID_IN_FULL: ReadonlySet<InstrumentKind> = new Set([
  "equity",
  "fund",
  "option",
  "fx",
  "crypto",
  "bond",
  "warrant",
]);

/**
 * Cash that an execution moves, by currency, fees included; positive came in. A transfer moves none
 * but its fees. Undefined where only the profit is settled, as for futures and contracts for
 * difference.
 */
export function cashEffect(execution: Execution): readonly Money[] | undefined {
  const { instrument, kind, side, price, quantity, fees } = execution;
  if (!PAID_IN_FULL.has(instrument.kind)) return undefined;
  const worth = quantity.times(price).times(instrument.multiplier);
  const amount = kind === "transfer" ? Decimal.zero : side === "buy" ? worth.neg() : worth;
  return byCurrency([
    { amount, currency: instrument.currency },
    ...fees.map((fee) => ({ amount: fee.amount.neg(), currency: fee.currency })),
  ]);
}
