import { Decimal } from "#domain";
import type { ExecutionRecord } from "./statement.ts";

type Traded = Pick<ExecutionRecord, "side" | "quantity" | "price" | "instrument" | "fees">;

/**
 * Money that an execution moves in the currency of its instrument, fees of that currency included:
 * positive came in.
 */
export function cashEffect({ side, quantity, price, instrument, fees = [] }: Traded): Decimal {
  const value = quantity.times(price).times(instrument.multiplier);
  const charged = fees
    .filter(({ currency }) => currency === instrument.currency)
    .map(({ amount }) => amount);
  return (side === "buy" ? value.neg() : value).minus(Decimal.sum(charged));
}

/**
 * How far quantity times price may miss the amount that was booked, because a file rounds them: the
 * amount to cents, a price to its last digit when units are fractional and to four digits
 * otherwise. Whole units are exact.
 */
export function roundingOf({ quantity, price, instrument }: Traded): Decimal {
  const fractional = !quantity.eq(quantity.round(0));
  const ofPrice = quantity.times(half(fractional ? price.scale : Math.max(price.scale, 4)));
  const ofQuantity = fractional ? price.abs().times(half(quantity.scale)) : Decimal.zero;
  return ofPrice.plus(ofQuantity).times(instrument.multiplier).plus(half(2));
}

/** Whether an execution moves the amount that was booked for it, up to what the file rounds. */
export const agrees = (traded: Traded, booked: Decimal): boolean =>
  !cashEffect(traded).minus(booked).abs().gt(roundingOf(traded));

/** Half a unit of the last of so many digits. */
const half = (places: number) => Decimal.scaled(5, places + 1);
