const SAFE = Number.MAX_SAFE_INTEGER;

/** Ten to the power of n as a double, exact up to 10^22; scales beyond 15 take the BigInt path. */
const POWERS = Array.from({ length: 16 }, (_, n) => 10 ** n);

const BIG_POWERS: bigint[] = [];
const bigPower = (n: number): bigint => (BIG_POWERS[n] ??= 10n ** BigInt(n));

/**
 * Digits that {@link Decimal.parse} accepts. Longer numbers do not occur in money and would cost
 * time without bound.
 */
const MAX_DIGITS = 120;
const MAX_EXPONENT = 120;

/** Significant digits of an inexact quotient, as in IEEE 754 decimal128. */
const QUOTIENT_DIGITS = 34;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

export type Rounding = "half-even" | "half-up" | "down";

/**
 * An exact decimal number, immutable. Money, prices and quantities are never anything else.
 *
 * The value is a mantissa divided by ten to the power of `scale`. The mantissa is a safe integer as
 * long as it fits, which is nearly always and makes arithmetic several times faster than digit
 * arrays, and a BigInt otherwise; results do not depend on which. Sums, differences and products
 * are exact. Quotients are exact when they end within 34 significant digits and are rounded half to
 * even there otherwise.
 *
 * @example
 *   Decimal.of("0.1").plus(Decimal.of("0.2")).toString(); // "0.3"
 */
export class Decimal {
  readonly #small: number;
  readonly #big: bigint | undefined;
  /** Digits after the point in the mantissa, 0 or more. Two equal numbers may differ in scale. */
  readonly scale: number;

  private constructor(small: number, big: bigint | undefined, scale: number) {
    this.#small = small;
    this.#big = big;
    this.scale = scale;
  }

  static readonly zero = new Decimal(0, undefined, 0);
  static readonly one = new Decimal(1, undefined, 0);

  /**
   * Reads plain or scientific notation: digits, one point, a sign. Returns undefined for anything
   * else, for thousands separators, `NaN`, an empty text and numbers of more than 120 digits.
   */
  static parse(text: string): Decimal | undefined {
    const plain = parsePlain(text);
    if (plain !== undefined) return plain;
    const match = NUMBER.exec(text);
    if (!match) return undefined;
    const [, sign, whole = "", fraction = "", exponent = "0"] = match;
    const digits = whole + fraction;
    const scale = fraction.length - Number(exponent);
    if (digits === "" || digits.length > MAX_DIGITS || Math.abs(scale) > MAX_EXPONENT)
      return undefined;
    const mantissa = BigInt(digits) * (sign === "-" ? -1n : 1n);
    return scale >= 0 ? fromBig(mantissa, scale) : fromBig(mantissa * bigPower(-scale), 0);
  }

  /**
   * The decimal that a text, an integer or a BigInt denotes. Throws a RangeError for anything else;
   * parse untrusted text with {@link Decimal.parse}.
   */
  static of(value: string | number | bigint): Decimal {
    if (typeof value === "number") {
      if (!Number.isSafeInteger(value))
        throw new RangeError(`Cannot make a decimal of "${value}": it is not a safe integer`);
      return new Decimal(value === 0 ? 0 : value, undefined, 0);
    }
    if (typeof value === "bigint") return fromBig(value, 0);
    const parsed = Decimal.parse(value);
    if (!parsed) throw new RangeError(`Cannot read "${value.slice(0, 40)}" as a decimal`);
    return parsed;
  }

  /** The number `mantissa / 10^scale`. Scale is 0 or more. */
  static scaled(mantissa: number | bigint, scale: number): Decimal {
    return typeof mantissa === "bigint" ? fromBig(mantissa, scale) : Decimal.#make(mantissa, scale);
  }

  static sum(values: Iterable<Decimal>): Decimal {
    let total = Decimal.zero;
    for (const value of values) total = total.plus(value);
    return total;
  }

  static min(a: Decimal, b: Decimal): Decimal {
    return a.cmp(b) <= 0 ? a : b;
  }

  static max(a: Decimal, b: Decimal): Decimal {
    return a.cmp(b) >= 0 ? a : b;
  }

  /** @internal The mantissa when it is a safe integer, else NaN. For arithmetic on scaled integers in hot loops. */
  get small(): number {
    return this.#small;
  }

  /** The mantissa as a BigInt: the number is `mantissa / 10^scale`. */
  get mantissa(): bigint {
    return this.#big ?? BigInt(this.#small);
  }

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    const value = this.#big ?? this.#small;
    return value > 0 ? 1 : value < 0 ? -1 : 0;
  }

  isZero(): boolean {
    return this.#big === undefined && this.#small === 0;
  }

  plus(other: Decimal): Decimal {
    return this.#add(other, 1);
  }

  minus(other: Decimal): Decimal {
    return this.#add(other, -1);
  }

  #add(other: Decimal, sign: 1 | -1): Decimal {
    if (this.#big === undefined && other.#big === undefined) {
      const shift = this.scale - other.scale;
      if (shift === 0) {
        const sum = this.#small + sign * other.#small;
        if (isSafe(sum)) return new Decimal(sum, undefined, this.scale);
      } else if (shift < 16 && shift > -16) {
        const a = shift < 0 ? this.#small * (POWERS[-shift] ?? Number.NaN) : this.#small;
        const b = shift > 0 ? other.#small * (POWERS[shift] ?? Number.NaN) : other.#small;
        const sum = a + sign * b;
        if (isSafe(a) && isSafe(b) && isSafe(sum)) {
          return new Decimal(sum, undefined, shift > 0 ? this.scale : other.scale);
        }
      }
    }
    const scale = Math.max(this.scale, other.scale);
    const b = atScale(other, scale);
    return fromBig(atScale(this, scale) + (sign > 0 ? b : -b), scale);
  }

  times(other: Decimal): Decimal {
    if (this.#big === undefined && other.#big === undefined) {
      const product = this.#small * other.#small;
      if (isSafe(product)) return Decimal.#make(product, this.scale + other.scale);
    }
    return fromBig(this.mantissa * other.mantissa, this.scale + other.scale);
  }

  /**
   * The quotient, exact if it ends within 34 significant digits, else rounded half to even there.
   * Throws a RangeError when `other` is zero.
   */
  div(other: Decimal): Decimal {
    if (other.isZero()) throw new RangeError("Cannot divide by zero");
    if (this.isZero()) return Decimal.zero;
    const short =
      this.#big === undefined && other.#big === undefined ? this.#shortQuotient(other) : undefined;
    if (short) return short;
    const a = abs(this.mantissa);
    const b = abs(other.mantissa);
    const aDigits = digits(a);
    const bDigits = digits(b);
    // Enough digits that the quotient has at least 35 of them, then one rounding.
    const lift = Math.max(0, QUOTIENT_DIGITS + 1 + bDigits - aDigits);
    const scaled = a * bigPower(lift);
    const atLeast = aDigits + lift - bDigits;
    const drop = (scaled >= b * bigPower(atLeast) ? atLeast + 1 : atLeast) - QUOTIENT_DIGITS;
    const rounded = roundedDiv(scaled, b * bigPower(drop), "half-even");
    const negative = this.sign !== other.sign;
    return stripped(negative ? -rounded : rounded, this.scale - other.scale + lift - drop);
  }

  /**
   * The quotient of safe integers when it ends so soon that it is one too, which averages and
   * shares mostly do.
   */
  #shortQuotient(other: Decimal): Decimal | undefined {
    let value = this.#small;
    for (let scale = this.scale - other.scale; isSafe(value); scale++, value *= 10) {
      // Division and multiplication of doubles are exact here and far cheaper than the remainder.
      const quotient = value / other.#small;
      if (!Number.isInteger(quotient) || quotient * other.#small !== value) continue;
      if (scale >= 0) return Decimal.#make(quotient, scale);
      const whole = quotient * (POWERS[-scale] ?? Number.NaN);
      return isSafe(whole) ? Decimal.#make(whole, 0) : undefined;
    }
    return undefined;
  }

  neg(): Decimal {
    return this.#big === undefined
      ? Decimal.#make(-this.#small, this.scale)
      : new Decimal(Number.NaN, -this.#big, this.scale);
  }

  abs(): Decimal {
    return this.sign < 0 ? this.neg() : this;
  }

  /** Negative, zero or positive as this number is less than, equal to or greater than the other. */
  cmp(other: Decimal): number {
    if (this.#big === undefined && other.#big === undefined) {
      const shift = this.scale - other.scale;
      if (shift === 0) return this.#small - other.#small;
      const a = shift < 0 ? this.#small * (POWERS[-shift] ?? Number.NaN) : this.#small;
      const b = shift > 0 ? other.#small * (POWERS[shift] ?? Number.NaN) : other.#small;
      if (isSafe(a) && isSafe(b)) return a - b;
    }
    return this.minus(other).sign;
  }

  eq(other: Decimal): boolean {
    return this.cmp(other) === 0;
  }

  lt(other: Decimal): boolean {
    return this.cmp(other) < 0;
  }

  gt(other: Decimal): boolean {
    return this.cmp(other) > 0;
  }

  /** Rounds to the given number of digits after the point. */
  round(places: number, rounding: Rounding = "half-even"): Decimal {
    if (this.scale <= places) return this;
    const by = POWERS[this.scale - places];
    if (this.#big === undefined && by !== undefined) {
      const magnitude = roundedQuotient(Math.abs(this.#small), by, rounding);
      return Decimal.#make(this.#small < 0 ? -magnitude : magnitude, places);
    }
    const magnitude = roundedDiv(abs(this.mantissa), bigPower(this.scale - places), rounding);
    return fromBig(this.sign < 0 ? -magnitude : magnitude, places);
  }

  /** Plain notation with exactly `places` digits after the point, for display. */
  toFixed(places: number, rounding: Rounding = "half-even"): string {
    const rounded = this.round(places, rounding);
    return notation(atScale(rounded, places).toString(), places);
  }

  /** Plain notation without trailing zeros: "0.3", "-12", never "1e-7" and never "-0". */
  toString(): string {
    if (this.scale === 0)
      return this.#big === undefined ? String(this.#small) : this.#big.toString();
    const text = notation(String(this.#big ?? this.#small), this.scale);
    let end = text.length;
    while (text.charCodeAt(end - 1) === 48) end--;
    return text.slice(0, text.charCodeAt(end - 1) === 46 ? end - 1 : end);
  }

  toJSON(): string {
    return this.toString();
  }

  /**
   * The nearest double, for statistics and pictures only; never for money that is stored or
   * compared.
   */
  toNumber(): number {
    return Number(this.toString());
  }

  static #make(small: number, scale: number): Decimal {
    // A product of zero and a negative number is -0, which prints as "0" but must compare as 0 too.
    return new Decimal(small === 0 ? 0 : small, undefined, small === 0 ? 0 : scale);
  }

  /** @internal */
  static fromMantissa(small: number, big: bigint | undefined, scale: number): Decimal {
    return new Decimal(small, big, scale);
  }
}

/**
 * Short plain numbers without an exponent, which is what files hold: one pass over the characters,
 * no BigInt.
 */
function parsePlain(text: string): Decimal | undefined {
  const length = text.length;
  if (length === 0 || length > 16) return undefined;
  let at = 0;
  const first = text.charCodeAt(0);
  if (first === 45 || first === 43) at = 1;
  let value = 0;
  let point = -1;
  let seen = 0;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      value = value * 10 + (code - 48);
      seen++;
    } else if (code === 46 && point < 0) point = at;
    else return undefined;
  }
  if (seen === 0 || seen > 15) return undefined;
  return Decimal.scaled(first === 45 ? -value : value, point < 0 ? 0 : length - point - 1);
}

const isSafe = (value: number) => value <= SAFE && value >= -SAFE;
const abs = (value: bigint) => (value < 0n ? -value : value);

/** How many digits a positive integer has. */
function digits(value: bigint): number {
  if (value > 9007199254740991n) return value.toString().length;
  let count = 1;
  while (value >= bigPower(count)) count++;
  return count;
}

const atScale = (value: Decimal, scale: number) => value.mantissa * bigPower(scale - value.scale);

function fromBig(mantissa: bigint, scale: number): Decimal {
  if (mantissa <= 9007199254740991n && mantissa >= -9007199254740991n)
    return Decimal.scaled(Number(mantissa), scale);
  return Decimal.fromMantissa(Number.NaN, mantissa, scale);
}

/** Divides a non-negative safe integer by a power of ten and rounds the quotient. */
function roundedQuotient(value: number, by: number, rounding: Rounding): number {
  const rest = value % by;
  const quotient = (value - rest) / by;
  if (rounding === "down" || rest * 2 < by) return quotient;
  if (rest * 2 > by) return quotient + 1;
  return rounding === "half-up" || quotient % 2 === 1 ? quotient + 1 : quotient;
}

/** Divides non-negative integers and rounds the quotient. */
function roundedDiv(value: bigint, by: bigint, rounding: Rounding): bigint {
  const quotient = value / by;
  if (rounding === "down") return quotient;
  const twice = (value % by) * 2n;
  if (twice > by) return quotient + 1n;
  if (twice < by) return quotient;
  return rounding === "half-up" || quotient % 2n === 1n ? quotient + 1n : quotient;
}

/** Removes trailing zeros behind the point, and turns a negative scale into zeros before it. */
function stripped(mantissa: bigint, scale: number): Decimal {
  while (scale > 0 && mantissa % 10n === 0n) {
    mantissa /= 10n;
    scale--;
  }
  return scale < 0 ? fromBig(mantissa * bigPower(-scale), 0) : fromBig(mantissa, scale);
}

/** Puts the point into the digits of a mantissa. */
function notation(mantissa: string, scale: number): string {
  if (scale === 0) return mantissa;
  const negative = mantissa.charCodeAt(0) === 45;
  const text = (negative ? mantissa.slice(1) : mantissa).padStart(scale + 1, "0");
  const point = text.length - scale;
  return `${negative ? "-" : ""}${text.slice(0, point)}.${text.slice(point)}`;
}
