import { type AccountId, Decimal } from "#domain";
import type { Held, HeldAsked } from "#sync";
import type { MemoryData } from "./memory-store-data.ts";

/** Units of executions and of orders that are held, each by its id. */
export function heldUnits(
  data: Pick<MemoryData, "executions">,
  account: AccountId,
  { executions, orders, since }: HeldAsked,
): Held {
  const own = [...data.executions.values()].filter(({ item }) => item.account === account);
  const sums = new Map<string, Decimal>();
  for (const { item } of own) {
    const { orderId, executedAt, quantity } = item;
    if (orderId === undefined || executedAt < since || !orders.includes(orderId)) continue;
    sums.set(orderId, (sums.get(orderId) ?? Decimal.zero).plus(quantity));
  }
  const named = own.filter(({ item }) => executions.includes(item.id));
  return {
    executions: new Map(named.map(({ item }) => [item.id, item.quantity])),
    orders: sums,
  };
}
