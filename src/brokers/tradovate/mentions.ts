/** Fills that pairs name: what one opened another closed. */
import { Decimal } from "#domain";
import type { Call, Mention } from "#kit";
import { fillPairs } from "./wire.ts";

/**
 * Fills in pairs, each with the units that were paired of it and one that it was paired with. The
 * list holds the pairs of all accounts of the log-in.
 */
export async function mentions(call: Call): Promise<readonly Mention[]> {
  const pairs = (await call(fillPairs, {})).filter(({ active }) => active);
  const sides = pairs.flatMap(({ buyFillId: buy, sellFillId: sell, qty }) => [
    { id: buy, beside: sell, qty },
    { id: sell, beside: buy, qty },
  ]);
  const units = new Map<string, Decimal>();
  for (const { id, qty } of sides) units.set(id, (units.get(id) ?? Decimal.zero).plus(qty));
  return sides.map(({ id, beside }) => {
    const quantity = units.get(id) ?? Decimal.zero;
    return { of: "execution", id, quantity, beside };
  });
}
