import { Decimal } from "#domain";

const SAFE = Number.MAX_SAFE_INTEGER;
const POWERS = Array.from({ length: 16 }, (_, n) => 10 ** n);

/**
 * A running exact total. It adds to itself in place, for a sum over a million fills would else make
 * as many decimals for the collector; results are those of {@link Decimal}, to which it falls back
 * beyond safe integers.
 */
export class Sum {
  #small = 0;
  #scale = 0;
  #exact: Decimal | undefined;

  add(value: Decimal): void {
    if (!this.#addScaled(value.small, value.scale)) this.#setExact(this.value.plus(value));
  }

  subtract(value: Decimal): void {
    if (!this.#addScaled(-value.small, value.scale)) this.#setExact(this.value.minus(value));
  }

  /** Adds the product of two numbers. */
  addProduct(a: Decimal, b: Decimal): void {
    const product = a.small * b.small;
    if (isSafe(product) && this.#addScaled(product, a.scale + b.scale)) return;
    this.#setExact(this.value.plus(a.times(b)));
  }

  /** False, and nothing done, where the sum is not of safe integers; a mantissa that is none is NaN. */
  #addScaled(value: number, scale: number): boolean {
    if (this.#exact !== undefined) return false;
    if (scale === this.#scale) {
      const sum = this.#small + value;
      if (!isSafe(sum)) return false;
      this.#small = sum;
      return true;
    }
    return this.#addShifted(value, scale);
  }

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
    this.#exact = value;
  }

  get value(): Decimal {
    return this.#exact ?? Decimal.scaled(this.#small, this.#scale);
  }

  set(value: Decimal): void {
    const { small } = value;
    this.#exact = small === small ? undefined : value;
    this.#small = small === small ? small : 0;
    this.#scale = value.scale;
  }

  clear(): void {
    this.#small = 0;
    this.#scale = 0;
    this.#exact = undefined;
  }

  /** This total less another. */
  minus(other: Sum): Decimal {
    if (this.#exact === undefined && other.#exact === undefined && this.#scale === other.#scale) {
      const difference = this.#small - other.#small;
      if (isSafe(difference)) return Decimal.scaled(difference, this.#scale);
    }
    return this.value.minus(other.value);
  }

  /** True when both hold the same digits at the same scale; equal totals may still differ in scale. */
  isSame(other: Sum): boolean {
    return (
      this.#exact === undefined &&
      other.#exact === undefined &&
      this.#small === other.#small &&
      this.#scale === other.#scale
    );
  }

  isZero(): boolean {
    return this.#exact === undefined ? this.#small === 0 : this.#exact.isZero();
  }

  /** Negative, zero or positive as the total is less than, equal to or greater than the number. */
  cmp(other: Decimal): number {
    if (this.#exact === undefined && this.#scale === other.scale) {
      const difference = this.#small - other.small;
      if (difference === difference) return difference;
    }
    return this.value.cmp(other);
  }

  /** Becomes the other total if that is greater. */
  raiseTo(other: Sum): void {
    if (this.#exact === undefined && other.#exact === undefined && this.#scale === other.#scale) {
      if (other.#small > this.#small) this.#small = other.#small;
    } else if (other.value.gt(this.value)) this.set(other.value);
  }
}

const isSafe = (value: number) => value <= SAFE && value >= -SAFE;
