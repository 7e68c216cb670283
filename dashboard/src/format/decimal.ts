/**
 * Separators of one language. Grouping is by three; the minus is the typographic one, as wide as a
 * plus.
 */
export type NumberStyle = { readonly group: string; readonly point: string };

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;
const MINUS = "\u2212";

/** Reads the separators that a language uses, "de" gives "." and ",". */
export function numberStyleOf(language?: string): NumberStyle {
  const parts = new Intl.NumberFormat(language).formatToParts(1234567.5);
  const find = (type: string) => parts.find((part) => part.type === type)?.value;
  return { group: find("group") ?? ",", point: find("decimal") ?? "." };
}

const own = numberStyleOf();

export type DecimalOptions = {
  /** At most this many digits after the point, rounded half to even. Absent: all there are. */
  readonly places?: number | undefined;
  /** At least this many digits after the point. */
  readonly fill?: number | undefined;
  /** Shows "+" before positive numbers. */
  readonly signed?: boolean | undefined;
  readonly style?: NumberStyle | undefined;
};

/**
 * Groups the digits of a decimal text for reading. No binary number is involved, so every digit is
 * the server's. A text that is no plain decimal comes back as it is.
 *
 * @example
 *   formatDecimal("-1234.5", { fill: 2 }); // "−1,234.50"
 */
export function formatDecimal(text: string, options: DecimalOptions = {}): string {
  const { places, fill = 0, signed = false, style = own } = options;
  const rounded = places === undefined ? text : roundDecimal(text, places);
  const match = PLAIN.exec(rounded);
  if (!match) return text;
  const [, minus, whole = "0", fraction = ""] = match;
  const digits = fraction.replace(/0+$/, "").padEnd(fill, "0");
  const zero = !/[1-9]/.test(whole + fraction);
  const sign = zero ? "" : minus ? MINUS : signed ? "+" : "";
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, style.group);
  return sign + grouped + (digits ? style.point + digits : "");
}

/**
 * What stands before the point of a number that was formatted here, and the point with what
 * follows.
 */
export function splitAtPoint(text: string, style: NumberStyle = own): readonly [string, string] {
  const at = text.lastIndexOf(style.point);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}

/** Rounds a decimal text half to even; a text that is no plain decimal comes back as it is. */
export function roundDecimal(text: string, places: number): string {
  const match = PLAIN.exec(text);
  if (!match || (match[3]?.length ?? 0) <= places) return text;
  const [, minus, whole = "0", fraction = ""] = match;
  const kept = BigInt(whole + fraction.slice(0, places));
  const rest = fraction.slice(places);
  const half = "5".padEnd(rest.length, "0");
  const up = rest > half || (rest === half && kept % 2n === 1n);
  return (minus ?? "") + pointAt(up ? kept + 1n : kept, places);
}

/** -1, 0 or 1; 0 for what is no number. */
export function signOf(text: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(text)) return 0;
  return text.startsWith("-") ? -1 : 1;
}

/** The exact sum of two decimal texts. */
export function addDecimals(a: string, b: string): string {
  const places = Math.max(placesOf(a), placesOf(b));
  return signedText(scaled(a, places) + scaled(b, places), places);
}

/** The exact product of two decimal texts. */
export function multiplyDecimals(a: string, b: string): string {
  const [left, right] = [placesOf(a), placesOf(b)];
  return signedText(scaled(a, left) * scaled(b, right), left + right);
}

/** A quotient with so many digits after the point, cut off; undefined where nothing can be divided. */
export function divideDecimals(a: string, b: string, places: number): string | undefined {
  const by = scaled(b, placesOf(b));
  if (by === 0n) return undefined;
  const shift = places + placesOf(b) - placesOf(a);
  const above = scaled(a, placesOf(a)) * 10n ** BigInt(Math.max(shift, 0));
  return signedText(above / (by * 10n ** BigInt(Math.max(-shift, 0))), places);
}

/** Which of two decimal texts is larger: -1, 0 or 1. */
export const compareDecimals = (a: string, b: string): -1 | 0 | 1 =>
  signOf(addDecimals(a, negate(b)));

/** The nearest double: good enough to place a point on a screen, never shown and never added up. */
export const pixels = (text: string): number => Number(text);

const placesOf = (text: string) => PLAIN.exec(text)?.[3]?.length ?? 0;

function scaled(text: string, places: number): bigint {
  const match = PLAIN.exec(text);
  if (!match) return 0n;
  const digits = BigInt((match[2] ?? "0") + (match[3] ?? "").padEnd(places, "0"));
  return match[1] ? -digits : digits;
}

/** Without zeros that say nothing. */
function signedText(digits: bigint, places: number): string {
  const text = pointAt(digits < 0n ? -digits : digits, places);
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return digits < 0n ? `-${short}` : short;
}

function pointAt(digits: bigint, places: number): string {
  const text = digits.toString().padStart(places + 1, "0");
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** The same with the other sign. */
export const negate = (text: string): string => (text.startsWith("-") ? text.slice(1) : `-${text}`);
