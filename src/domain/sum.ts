import { Decimal } from "./decimal.ts";

const SAFE = Number.MAX_SAFE_INTEGER;
/** Ten to the power of n. */
export const POWERS: readonly number[] = Array.from({ length: 16 }, (_, n) => 10 ** n);

/**
 * A running exact total. It adds to itself in place, for a sum over a million fills would else make
 * as many decimals for the collector; results are those of {@link Decimal}, to which it falls back
 * beyond safe integers.
 */
export class Sum {
  /** The mantissa, NaN while `#exact` holds the total: no comparison lets a sum with NaN through. */
  #small = 0;
  #scale = 0;
  #exact: Decimal | undefined;

  add(value: Decimal): void {
    const sum = this.#small + value.small;
    if (value.scale === this.#scale && isSafe(sum)) this.#small = sum;
    else if (!this.#addShifted(value.small, value.scale)) this.#setExact(this.value.plus(value));
  }

  subtract(value: Decimal): void {
    const difference = this.#small - value.small;
    if (value.scale === this.#scale && isSafe(difference)) this.#small = difference;
    else if (!this.#addShifted(-value.small, value.scale)) this.#setExact(this.value.minus(value));
  }

  /** Adds the product of two numbers. */
  addProduct(a: Decimal, b: Decimal): void {
    const product = a.small * b.small;
    const scale = a.scale + b.scale;
    const sum = this.#small + product;
    if (scale === this.#scale && isSafe(product) && isSafe(sum)) this.#small = sum;
    else if (!this.#addShifted(product, scale)) this.#setExact(this.value.plus(a.times(b)));
  }

  /** False, and nothing done, where the sum is not of safe integers. */
  #addShifted(value: number, scale: number): boolean {
    const shift = scale - this.#scale;
    const own = shift > 0 ? this.#small * (POWERS[shift] ?? Number.NaN) : this.#small;
    const other = shift < 0 ? value * (POWERS[-shift] ?? Number.NaN) : value;
    const sum = own + other;
    if (!isSafe(own) || !isSafe(other) || !isSafe(sum)) return false;
    this.#small = sum;
    if (shift > 0) this.#scale = scale;
    return true;
  }

  #setExact(value: Decimal): void {
    this.#small = Number.NaN;
    this.#exact = value;
  }

  get value(): Decimal {
    return this.#exact ?? Decimal.scaled(this.#small, this.#scale);
  }

  set(value: Decimal): void {
    const { small } = value;
    this.#small = small;
    this.#scale = value.scale;
    this.#exact = small === small ? undefined : value;
  }

  /** Becomes `small / 10^scale`, a safe integer. */
  setScaled(small: number, scale: number): void {
    this.#small = small;
    this.#scale = scale;
    this.#exact = undefined;
  }

  clear(): void {
    this.setScaled(0, 0);
  }

  /** This total less another. */
  minus(other: Sum): Decimal {
    const difference = this.#small - other.#small;
    if (this.#scale === other.#scale && isSafe(difference))
      return Decimal.scaled(difference, this.#scale);
    return this.value.minus(other.value);
  }

  /** True when both hold the same digits at the same scale; equal totals may still differ in scale. */
  isSame(other: Sum): boolean {
    return this.#small === other.#small && this.#scale === other.#scale;
  }

  isZero(): boolean {
    return this.#small === 0 || this.#exact?.isZero() === true;
  }

  /** Negative, zero or positive as the total is less than, equal to or greater than the number. */
  cmp(other: Decimal): number {
    const difference = this.#small - other.small;
    if (this.#scale === other.scale && difference === difference) return difference;
    return this.value.cmp(other);
  }

  /** Becomes the other total if that is greater. */
  raiseTo(other: Sum): void {
    const more = other.#small - this.#small;
    if (this.#scale === other.#scale && more === more) {
      if (more > 0) this.#small = other.#small;
    } else if (other.value.gt(this.value)) this.set(other.value);
  }
}

/** False for what is too large and for NaN. */
export const isSafe = (value: number) => value <= SAFE && value >= -SAFE;
