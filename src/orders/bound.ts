import { Decimal, type OrderChange, type OrderTicket } from "#domain";
import type { Bound, OrderRecord } from "./ports.ts";

export const boundOf = ({ reduces, reserve }: Bound): Bound => ({
  ...{ reduces, ...(reserve && { reserve }) },
});

/** An order that binds something else from now on. */
export function rebound({ reserve: _, ...record }: OrderRecord, bound: Bound): OrderRecord {
  return { ...record, ...boundOf(bound) };
}

/**
 * What an order binds while nobody knows which of two it is: the dearer of them. What is not known
 * of the one counts as the other is.
 */
export function bothOf(one: Bound, other: Bound): Bound {
  const [a, b] = [one.reserve, other.reserve];
  const worth = dearer(a?.worth, b?.worth);
  const margin = dearer(a?.margin, b?.margin);
  return {
    reduces: one.reduces && other.reduces,
    ...(worth && margin && { reserve: { worth, margin } }),
  };
}

const dearer = (a: Decimal | undefined, b: Decimal | undefined) =>
  a && b ? Decimal.max(a, b) : (a ?? b);

/**
 * An order as it would be asked for after a change, of its quantity what may still trade: so it is
 * decided on anew.
 */
export function changedTicket(
  { ticket, report }: Pick<OrderRecord, "ticket" | "report">,
  change: OrderChange,
): OrderTicket {
  const whole = change.quantity ?? report?.quantity ?? ticket.quantity;
  return { ...ticket, ...change, quantity: whole.minus(report?.filled ?? Decimal.zero) };
}
