import type { BrokerBody, OrderBody } from "../../api/types.ts";

/** An order that works at a paper broker, for tests. */
export const orderBody = (given: Partial<OrderBody>): OrderBody => ({
  ...{ id: "o", connection: "c", account: "paper:x", environment: "paper" },
  ...{ clientOrderId: "o", state: "acknowledged", status: "working", symbol: "ACME" },
  ...{ side: "buy", type: "market", quantity: "10", filled: "0", timeInForce: "day" },
  createdAt: "2026-03-05T12:00:00.000000Z",
  ...given,
});

/** Of a broker no more than a ticket looks at. */
export const brokerBody = (id: string, takesOrders: boolean) => ({ id, takesOrders }) as BrokerBody;
