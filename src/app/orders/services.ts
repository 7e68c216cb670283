import { connectionId, fail, type IntentId } from "#domain";
import type { CancelledOrders, FailureBody, OrderServices } from "#http";
import {
  type ByHand,
  cancelOrder,
  isWorking,
  notWaiting,
  type OrderRecord,
  settleByHand,
  unknownOrder,
} from "#orders";
import { changeOf, decimalOf, eventBody, orderBody, present } from "./bodies.ts";
import { sendingDesk, type OrdersParts } from "./desk.ts";
import { failureOf, workingOrders } from "./every.ts";
import { approve, place, preview, replace } from "./placing.ts";
import { setTrading } from "./stopping.ts";

export function orderServices(parts: OrdersParts): OrderServices {
  const { store, clock } = parts;
  const told = (record: OrderRecord) => {
    parts.events.publish({ type: "data-changed", reason: "orders" });
    return orderBody(record);
  };
  const found = async (id: IntentId) => (await store.orders.read(id)) ?? fail(unknownOrder(id));
  const cancelOne = async (record: OrderRecord) => {
    const { result, record: after } = await cancelOrder(
      (await sendingDesk(parts, record)).parts,
      record,
    );
    return { result, order: told(after) };
  };
  const byHand = { journal: store.orders, clock };

  return {
    place: async (...given) => told(await place(parts, ...given)),
    preview: (input) => preview(parts, input),
    async list({ connection, open }, page) {
      const of = connection === undefined ? undefined : connectionId(connection);
      const { items, next } = await store.orderList({ connection: of, open }, page);
      return { items: items.map(orderBody), ...(next !== undefined && { next }) };
    },
    async read(id) {
      const record = await found(id);
      const events = (await store.orders.events(id)).map(eventBody);
      return { ...orderBody(record), events };
    },
    cancel: async (id) => cancelOne(await found(id)),
    async cancelAll(filter) {
      const items: CancelledOrders["items"] = [];
      for (const record of (await workingOrders(store, filter)).filter(isWorking)) {
        const failed = (error: unknown) => ({
          ...{ result: "unknown" as const, order: orderBody(record) },
          failure: failureOf(error) as FailureBody,
        });
        items.push(await cancelOne(record).catch(failed));
      }
      return { items };
    },
    async change(id, change) {
      const { result, record } = await replace(parts, await found(id), changeOf(change));
      return { result, order: told(record) };
    },
    approve: async (id) => told(await approve(parts, await found(id))),
    async decline(id) {
      const record = await found(id);
      if (record.state !== "created") fail(notWaiting(record));
      const event = { type: "denied", at: clock.now(), failure: DECLINED } as const;
      const after = await store.orders.append(record.id, record.version, event);
      return told(after ?? fail(notWaiting(await found(id))));
    },
    async settle(id, { filled, ...answer }) {
      const given: ByHand = { ...answer, ...present({ filled: decimalOf(filled) }) };
      return told(await settleByHand(byHand, await found(id), given));
    },
    trading: async () => ({ trading: await store.tradingStops.read() }),
    setTrading: (change) => setTrading(parts, change),
  };
}

const DECLINED = {
  code: "order-declined",
  message: "A person declined the order",
  owner: "user",
  next: "Ask the person, or place another",
} as const;
