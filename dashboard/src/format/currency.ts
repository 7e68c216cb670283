import { type DecimalOptions, formatDecimal, roundDecimal, signOf } from "./decimal.ts";

const isoPlaces = new Map<string, number>();

/** Digits that a currency is shown with: ISO 4217's own, and up to eight for a crypto asset. */
export function placesOf(currency: string): { readonly places: number; readonly fill: number } {
  const known = isoPlaces.get(currency);
  if (known !== undefined)
    return known < 0 ? { places: 8, fill: 2 } : { places: known, fill: known };
  isoPlaces.set(currency, digitsOf(currency));
  return placesOf(currency);
}

function digitsOf(currency: string): number {
  const isKnown = Intl.supportedValuesOf("currency").includes(currency);
  if (!isKnown) return -1;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * An amount as a column shows it. The exact text belongs in the tooltip where digits were rounded
 * away.
 */
export function formatMoney(
  amount: string,
  currency: string,
  options: DecimalOptions = {},
): string {
  const { places, fill } = placesOf(currency);
  // What would round to nothing keeps its digits: a fee of 0.0035 is not free.
  const vanishes = signOf(amount) !== 0 && signOf(roundDecimal(amount, places)) === 0;
  return formatDecimal(amount, { places: vanishes ? 8 : places, fill, ...options });
}

/** A quantity or a price as it was reported: every digit of it. */
export const formatExact = (number: string): string => formatDecimal(number, { places: 12 });

/**
 * An average: about six significant digits, since its tail says nothing. The exact text belongs in
 * the tooltip. `fill`: at least so many digits after the point.
 */
export function formatAverage(price: string, fill = 0): string {
  const [whole = "", fraction = ""] = price.replace("-", "").split(".");
  const leading = /^0*/.exec(fraction)?.[0].length ?? 0;
  const places = /^0*$/.test(whole) ? leading + 6 : Math.max(2, 6 - whole.length);
  return formatDecimal(price, { places: Math.max(places, fill), fill });
}

/** A ratio between 0 and 1 as a percentage with one digit. */
export const formatPercent = (ratio: string): string =>
  `${formatDecimal(shiftPoint(roundDecimal(ratio, 3)), { places: 1, fill: 1 })} %`;

function shiftPoint(text: string): string {
  const [whole = "0", fraction = ""] = text.split(".");
  const digits = fraction.padEnd(2, "0");
  const rest = digits.slice(2);
  return (whole + digits.slice(0, 2)).replace(/^(-?)0+(?=\d)/, "$1") + (rest ? `.${rest}` : "");
}
