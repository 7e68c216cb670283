import type { AuditDetail } from "#domain";
import type { OrderBody, OrderServices, Services } from "#http";

type Note = (act: string, subject: string, detail?: AuditDetail) => Promise<unknown>;

/** Orders whose every act is written down, refusals too; the journal tells how each fared. */
export function auditedOrders({ orders }: Services, note: Note): OrderServices {
  const noted = async (act: string, order: OrderBody, more: AuditDetail = {}) => {
    const { connection, environment, symbol, side, quantity, state } = order;
    const detail = { connection, environment, symbol, side, quantity, state };
    await note(act, `order:${order.id}`, { ...detail, ...more });
  };
  return {
    ...orders,
    async place(input) {
      const order = await orders.place(input);
      const refusal = order.failure?.code ?? null;
      await noted(order.state === "denied" ? "order-denied" : "order-placed", order, { refusal });
      return order;
    },
    async cancel(id) {
      const changed = await orders.cancel(id);
      await noted("order-cancelled", changed.order, { result: changed.result });
      return changed;
    },
    async change(id, change) {
      const changed = await orders.change(id, change);
      await noted("order-changed", changed.order, { result: changed.result });
      return changed;
    },
    async setTrading(state) {
      const set = await orders.setTrading(state);
      await note("trading-state-changed", "trading", { trading: set.trading });
      return set;
    },
  };
}
