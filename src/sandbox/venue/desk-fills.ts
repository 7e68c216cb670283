import { Decimal } from "#domain";
import type { DeskOrder } from "./desk-order.ts";

export const leftOf = ({ ticket, open }: DeskOrder): Decimal =>
  ticket.unitsNow?.() ?? ticket.quantity.minus(open.filled);

/**
 * What trades of these units where the other side has so many; an order for all or nothing waits
 * for none.
 */
export function partOf({ ticket }: DeskOrder, left: Decimal, depth: Decimal | undefined): Decimal {
  if (!depth || !depth.lt(left)) return left;
  return ticket.timeInForce === "fok" ? Decimal.zero : depth;
}

/** Paid per unit once these are traded too. */
export function averageAfter(
  { average, open }: DeskOrder,
  units: Decimal,
  price: Decimal,
): Decimal {
  if (!average || open.filled.isZero()) return price;
  const paid = average.times(open.filled).plus(price.times(units));
  return paid.div(open.filled.plus(units)).round(PLACES);
}
const PLACES = 9;

export const isOfNow = ({ ticket }: DeskOrder): boolean =>
  ["ioc", "fok"].includes(ticket.timeInForce);

export const isOfDay = ({ ticket }: DeskOrder): boolean =>
  ["day", "gfd"].includes(ticket.timeInForce);
