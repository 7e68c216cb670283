import { Decimal } from "#domain";
import type { Leg } from "./leg.ts";
import { isFlat, openLotsOf } from "./lots.ts";
import { noteSwing, startSwing } from "./swing.ts";
import { grossOf, profit } from "./trip.ts";

/**
 * Values what is open at a price. Without `start` only those follow it that a mark has reached
 * before.
 */
export function markLeg(leg: Leg, price: Decimal, start: boolean): void {
  if (isFlat(leg.queue)) return;
  const { trip } = leg;
  if (trip) {
    if (!trip.swing && !start) return;
    trip.swing ??= startSwing();
    noteSwing(trip.swing, grossOf(leg, trip).plus(unrealised(leg, price)));
    return;
  }
  for (const lot of openLotsOf(leg.queue)) {
    if (!lot.swing && !start) continue;
    lot.swing ??= startSwing();
    noteSwing(lot.swing, perUnit(leg, lot.price, price));
  }
}

function unrealised(leg: Leg, price: Decimal): Decimal {
  const { trip, instrument } = leg;
  if (!trip) return Decimal.zero;
  const quantity = leg.quantity.value;
  if (instrument.inverse && price.isZero()) return Decimal.zero;
  const exit = instrument.inverse ? quantity.div(price) : quantity.times(price);
  return profit(leg, { matched: trip.entry.value.minus(trip.matched.value), exit });
}

/** Profit of one unit without the multiplier, from a lot's price to another. */
function perUnit({ instrument, sign }: Leg, from: Decimal, to: Decimal): Decimal {
  if (!instrument.inverse) return sign > 0 ? to.minus(from) : from.minus(to);
  if (from.isZero() || to.isZero()) return Decimal.zero;
  const gain = Decimal.one.div(from).minus(Decimal.one.div(to));
  return sign > 0 ? gain : gain.neg();
}
