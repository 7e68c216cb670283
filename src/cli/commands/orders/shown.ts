import { fail } from "#domain";
import { api, type OrderBody } from "#http";
import type { Session } from "../../host.ts";
import { EXIT } from "../../exit.ts";

/** An order in one line: what it is, how it stands, and what to do if anything is to be done. */
export function lineOf(order: OrderBody): string {
  const { side, quantity, symbol, filled, averagePrice, failure, environment } = order;
  const price = averagePrice === undefined ? "" : ` at ${averagePrice}`;
  const part = filled === "0" ? "" : `, ${filled} filled${price}`;
  const why = failure && failing(order) ? `. ${failure.message}. ${failure.next}.` : "";
  return `${environment.toUpperCase()} ${side} ${quantity} ${symbol}: ${stateOf(order)}${part} (${order.id})${why}`;
}

export const stateOf = ({ state, status }: OrderBody): string =>
  state === "acknowledged" ? (status ?? state) : state;

const failing = ({ state, status }: OrderBody) => state !== "acknowledged" || status === "rejected";

export const exitOf = (order: OrderBody) => {
  if (order.state === "unknown" || order.state === "parked") return EXIT.doubtful;
  return failing(order) ? EXIT.refused : EXIT.ok;
};

/** An order by its id, or by how it begins. */
export async function chosen(session: Session, text: string): Promise<OrderBody> {
  const { items } = await session.call(api.listOrders, { query: { limit: 1000 } });
  const [found, ...others] = items.filter(({ id }) => id.startsWith(text.toLowerCase()));
  if (found && others.length === 0) return found;
  return fail({
    code: found ? "ambiguous-order" : "unknown-order",
    message: `"${text}" begins the id of ${found ? "several orders" : "no order"}`,
    owner: "user",
    next: 'Give one that "openblotter order list" shows',
  });
}
