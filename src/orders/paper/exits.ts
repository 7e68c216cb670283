import type { Decimal, OrderTicket } from "#domain";

/** The orders that leave what an order opened: at a profit, at a loss, or both. */
export function exitsOf(parent: OrderTicket, quantity: Decimal): readonly OrderTicket[] {
  const { instrument } = parent;
  const common: Omit<OrderTicket, "type"> = {
    ...{ instrument, quantity, side: parent.side === "buy" ? "sell" : "buy" },
    ...{ reduceOnly: true, effect: "close", timeInForce: "gtc" },
  };
  const { takeProfit, stopLoss } = parent;
  const type = stopLoss?.limitPrice ? "stop-limit" : "stop";
  return [
    ...(takeProfit ? [{ ...common, type: "limit" as const, ...takeProfit }] : []),
    ...(stopLoss ? [{ ...common, type, ...stopLoss } as const] : []),
  ];
}
