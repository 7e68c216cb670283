import type { Decimal, Side } from "#domain";
import { unreadable } from "./unreadable.ts";

/**
 * Units of an execution out of a cell that may carry a sign: always positive. No units at all are
 * unreadable, and so is a sign that contradicts the side; a sale with a minus does not.
 */
export function unitsOf(quantity: Decimal | undefined, side?: Side): Decimal {
  if (!quantity) return unreadable("missing-value", "The row names no quantity");
  if (quantity.isZero()) return unreadable("bad-quantity", "The quantity is zero");
  if (quantity.sign < 0 && side !== "sell")
    return unreadable("bad-quantity", `The quantity ${quantity} is negative`);
  return quantity.abs();
}
