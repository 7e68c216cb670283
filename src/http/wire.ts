import type { Decimal } from "#domain";

/** What JSON makes of a value: decimals become text, everything else stays. */
export type Wire<Value> = Value extends Decimal
  ? string
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends readonly (infer Item)[]
      ? Wire<Item>[]
      : { -readonly [Key in keyof Value]: Wire<Value[Key]> };

/**
 * Marks a value of ours as what it will be once it is JSON, so that the compiler compares it with
 * the contract. Nothing is copied: `Decimal` has a `toJSON`, and identifiers and instants are text
 * already.
 */
export const wire = <Value>(value: Value): Wire<Value> => value as Wire<Value>;
