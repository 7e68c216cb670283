import { type DecimalOptions, formatDecimal, roundDecimal, signOf } from "./decimal.ts";

const isoPlaces = new Map<string, number>();

/** Digits that a currency is shown with: ISO 4217's own, and up to eight for a crypto asset. */
export function placesOf(currency: string): { readonly places: number; readonly fill: number } {
  const known = isoPlaces.get(currency);
  if (known !== undefined) return known < 0 ? { places: 8, fill: 2 } : { places: known, fill: known };
  isoPlaces.set(currency, digitsOf(currency));
  return placesOf(currency);
}

function digitsOf(currency: string): number {
  const isKnown = Intl.supportedValuesOf("currency").includes(currency);
  if (!isKnown) return -1;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as a column shows it. The exact text belongs in the tooltip where digits were rounded away. */
export function formatMoney(amount: string, currency: string, options: DecimalOptions = {}): string {
  const { places, fill } = placesOf(currency);
  // What would round to nothing keeps its digits: a fee of 0.0035 is not free.
  const vanishes = signOf(amount) !== 0 && signOf(roundDecimal(amount, places)) === 0;
  return formatDecimal(amount, { places: vanishes ? 8 : places, fill, ...options });
}

/** A price or a quantity: all digits that matter to a reader, without the tail of an average. */
export function formatPrice(price: string): string {
  const point = price.indexOf(".");
  if (point < 0) return formatDecimal(price);
  const whole = price.slice(0, point).replace("-", "");
  const leading = /^0+$/.test(whole) ? (/^0*/.exec(price.slice(point + 1))?.[0].length ?? 0) : 0;
  return formatDecimal(price, { places: leading === 0 ? 5 : leading + 6 });
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
