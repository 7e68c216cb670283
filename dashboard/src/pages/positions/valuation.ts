import {
  addDecimals,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  negate,
  signOf,
} from "../../format/decimal.ts";
import type { Heard } from "../orders/useQuote.ts";
import { type Holding, isLong, unitsOf } from "./holding.ts";

/** Digits of what has no end, such as a third; the page shows fewer. */
const PLACES = 18;

/** What a position is priced at, and since when, in milliseconds. */
export type Price = {
  readonly price: string;
  readonly of: "bid" | "ask" | "last" | "stated";
  readonly atMs: number;
  /** A quote whose source is not there at this moment. */
  readonly isStale: boolean;
};

/**
 * The price at which it could be closed: what is bid for a long position, asked for a short one.
 * The last trade stands in for a side that is empty, and the broker's statement for a market
 * unheard.
 */
export function priceOf(holding: Holding, heard: Heard | undefined): Price | undefined {
  const { reported } = holding;
  if (heard) {
    const { quote, heardMs } = heard;
    const sides = [isLong(holding) ? ("bid" as const) : ("ask" as const), "last" as const];
    const of = sides.find((side) => quote[side] !== undefined);
    const price = of && quote[of];
    if (of && price !== undefined) return { price, of, atMs: heardMs, isStale: quote.isStale };
  }
  if (reported?.markPrice === undefined) return undefined;
  const atMs = Date.parse(reported.asOf);
  return { price: reported.markPrice, of: "stated", atMs, isStale: true };
}

/** Unrealised profit in the currency of the instrument, and by what was paid, as a ratio. */
export type Profit = { readonly amount: string; readonly ratio: string | undefined };

type Priced = Pick<Holding, "quantity" | "averagePrice" | "instrument">;

/** Before fees. An inverse contract is worth its multiplier by its price, in the coin it settles in. */
export function profitOf(holding: Priced, price: string): Profit | undefined {
  const { averagePrice, instrument, quantity } = holding;
  if (averagePrice === undefined) return undefined;
  const units = multiplyDecimals(unitsOf(holding), instrument.multiplier);
  const worth = (at: string) =>
    instrument.inverse ? divideDecimals(units, at, PLACES) : multiplyDecimals(units, at);
  const [paid, now] = [worth(averagePrice), worth(price)];
  if (paid === undefined || now === undefined) return undefined;
  const rise = addDecimals(now, negate(paid));
  // The worth of an inverse contract falls as its price rises.
  const isGain = signOf(quantity) > 0 !== (instrument.inverse === true);
  const amount = isGain ? rise : negate(rise);
  return { amount, ratio: divideDecimals(amount, paid.replace("-", ""), PLACES) };
}

/** "+1.25 %": two digits, since a market that moves shows in them. */
export const percentText = (ratio: string): string =>
  `${formatDecimal(multiplyDecimals(ratio, "100"), { places: 2, fill: 2, signed: true })} %`;
