import type { InstrumentBody } from "../api/types.ts";
import { formatAverage, placesOf } from "./currency.ts";
import { formatDecimal } from "./decimal.ts";

type Quoted = Pick<InstrumentBody, "kind" | "currency">;

/** A pair is quoted in hundred-thousandths, and in thousandths of what has no cents. */
const PAIR_PLACES = { cents: 5, none: 3 };

/** Digits after the point that a price of this instrument has at least, so that prices line up. */
export function pricePlaces({ kind, currency }: Quoted): number {
  const { fill } = placesOf(currency);
  if (kind !== "fx") return fill;
  return fill === 0 ? PAIR_PLACES.none : PAIR_PLACES.cents;
}

/** A price as it was reported: every digit of it, and the zeros that its market quotes. */
export const formatPrice = (price: string, instrument: Quoted): string =>
  formatDecimal(price, { places: 12, fill: pricePlaces(instrument) });

/** An average of prices: about six significant digits, and the zeros that its market quotes. */
export const formatAveragePrice = (price: string, instrument: Quoted): string =>
  formatAverage(price, pricePlaces(instrument));
