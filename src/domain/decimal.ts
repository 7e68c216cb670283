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
  /** A number exactly where it is a safe integer. */
  readonly #mantissa: number | bigint;
  /** Digits after the point in the mantissa, 0 or more. Two equal numbers may differ in scale. */
  readonly scale: number;

  private constructor(mantissa: number | bigint, scale: number) {
    this.#mantissa = mantissa;
    this.scale = scale;
  }

  static readonly zero = new Decimal(0, 0);
  static readonly one = new Decimal(1, 0);

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
      return new Decimal(value === 0 ? 0 : value, 0);
    }
    if (typeof value === "bigint") return fromBig(value, 0);
    const parsed = Decimal.parse(value);
    if (!parsed) throw new RangeError(`Cannot read "${value.slice(0, 40)}" as a decimal`);
    return parsed;
  }

  /** The number `mantissa / 10^scale`. Scale is 0 or more. */
  static scaled(mantissa: number | bigint, scale: number): Decimal {
    if (typeof mantissa === "bigint") return fromBig(mantissa, scale);
    // A product of zero and a negative number is -0, which must print and compare as 0.
    return mantissa === 0 ? Decimal.zero : new Decimal(mantissa, scale);
  }

  /** @internal As it stands: a number where and only where the mantissa is a safe integer. */
  static fromMantissa(mantissa: number | bigint, scale: number): Decimal {
    return new Decimal(mantissa, scale);
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
    const mantissa = this.#mantissa;
    return typeof mantissa === "number" ? mantissa : Number.NaN;
  }

  /** The mantissa as a BigInt: the number is `mantissa / 10^scale`. */
  get mantissa(): bigint {
    return BigInt(this.#mantissa);
  }

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    return this.#mantissa > 0 ? 1 : this.#mantissa < 0 ? -1 : 0;
  }

  isZero(): boolean {
    return this.#mantissa === 0;
  }

  plus(other: Decimal): Decimal {
    // Mantissas that are no safe integers are NaN here, which no comparison lets through.
    const sum = this.small + other.small;
    if (this.scale === other.scale && isSafe(sum)) return new Decimal(sum, this.scale);
    return add(this, other, 1);
  }

  minus(other: Decimal): Decimal {
    const difference = this.small - other.small;
    if (this.scale === other.scale && isSafe(difference))
      return new Decimal(difference, this.scale);
    return add(this, other, -1);
  }

  times(other: Decimal): Decimal {
    const product = this.small * other.small;
    if (isSafe(product)) return Decimal.scaled(product, this.scale + other.scale);
    return fromBig(this.mantissa * other.mantissa, this.scale + other.scale);
  }

  /**
   * The quotient, exact if it ends within 34 significant digits, else rounded half to even there.
   * Throws a RangeError when `other` is zero.
   */
  div(other: Decimal): Decimal {
    if (other.isZero()) throw new RangeError("Cannot divide by zero");
    if (this.isZero()) return Decimal.zero;
    const short = shortQuotient(this, other);
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

  neg(): Decimal {
    const mantissa = this.#mantissa;
    return typeof mantissa === "number"
      ? Decimal.scaled(-mantissa, this.scale)
      : new Decimal(-mantissa, this.scale);
  }

  abs(): Decimal {
    return this.sign < 0 ? this.neg() : this;
  }

  /** Negative, zero or positive as this number is less than, equal to or greater than the other. */
  cmp(other: Decimal): number {
    const difference = this.small - other.small;
    if (this.scale === other.scale && difference === difference) return difference;
    const a = lifted(this, other.scale);
    const b = lifted(other, this.scale);
    return isSafe(a) && isSafe(b) ? a - b : this.minus(other).sign;
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

  /** Whether a whole number of steps makes it. Exact. Throws a RangeError when the step is zero. */
  isMultipleOf(step: Decimal): boolean {
    if (step.isZero()) throw new RangeError("Cannot divide by zero");
    const scale = Math.max(this.scale, step.scale);
    const value = lifted(this, scale);
    const part = lifted(step, scale);
    if (isSafe(value) && isSafe(part)) return value % part === 0;
    return atScale(this, scale) % atScale(step, scale) === 0n;
  }

  /** Rounds to the given number of digits after the point. */
  round(places: number, rounding: Rounding = "half-even"): Decimal {
    if (this.scale <= places) return this;
    const by = POWERS[this.scale - places];
    const { small } = this;
    if (small === small && by !== undefined) {
      const magnitude = roundedQuotient(Math.abs(small), by, rounding);
      return Decimal.scaled(small < 0 ? -magnitude : magnitude, places);
    }
    const magnitude = roundedDiv(abs(this.mantissa), bigPower(this.scale - places), rounding);
    return fromBig(this.sign < 0 ? -magnitude : magnitude, places);
  }

  /** Plain notation with exactly `places` digits after the point, for display. */
  toFixed(places: number, rounding: Rounding = "half-even"): string {
    const rounded = this.round(places, rounding);
    return notation(atScale(rounded, places).toString(), places);
  }

  /** The same number at its smallest scale, which is how it is written and what a store returns. */
  trimmed(): Decimal {
    const mantissa = this.#mantissa;
    if (typeof mantissa !== "number") return stripped(mantissa, this.scale);
    let value = mantissa;
    let { scale } = this;
    for (; scale > 0 && value % 10 === 0; scale--) value /= 10;
    return scale === this.scale ? this : new Decimal(value, scale);
  }

  /** Plain notation without trailing zeros: "0.3", "-12", never "1e-7" and never "-0". */
  toString(): string {
    const { scale } = this;
    if (scale === 0) return String(this.#mantissa);
    const trimmed = this.trimmed();
    return notation(String(trimmed.#mantissa), trimmed.scale);
  }

  toJSON(): string {
    return this.toString();
  }

  /**
   * The nearest double, for statistics and pictures only; never for money that is stored or
   * compared.
   */
  toNumber(): number {
    const by = POWERS[this.scale];
    const { small } = this;
    // Both are exact doubles, so that one division rounds as reading the text does.
    return small === small && by !== undefined ? small / by : Number(this.toString());
  }
}

/** The sum, or with sign -1 the difference, of numbers of any scale and size. */
function add(a: Decimal, b: Decimal, sign: 1 | -1): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const small = lifted(a, scale);
  const other = lifted(b, scale);
  const sum = small + sign * other;
  if (isSafe(small) && isSafe(other) && isSafe(sum)) return Decimal.fromMantissa(sum, scale);
  const big = atScale(b, scale);
  return fromBig(atScale(a, scale) + (sign > 0 ? big : -big), scale);
}

/** The mantissa at a scale that is not smaller; no safe integer where it does not fit. */
const lifted = ({ small, scale }: Decimal, to: number): number =>
  to > scale ? small * (POWERS[to - scale] ?? Number.NaN) : small;

/**
 * The quotient of safe integers when it ends so soon that it is one too, which averages and shares
 * mostly do.
 */
function shortQuotient(a: Decimal, b: Decimal): Decimal | undefined {
  const divisor = b.small;
  let value = a.small;
  for (let scale = a.scale - b.scale; isSafe(value); scale++, value *= 10) {
    // Division and multiplication of doubles are exact here and far cheaper than the remainder.
    const quotient = value / divisor;
    if (!Number.isInteger(quotient) || quotient * divisor !== value) continue;
    if (scale >= 0) return Decimal.scaled(quotient, scale);
    const whole = quotient * (POWERS[-scale] ?? Number.NaN);
    return isSafe(whole) ? Decimal.scaled(whole, 0) : undefined;
  }
  return undefined;
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
  return Decimal.fromMantissa(mantissa, scale);
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
