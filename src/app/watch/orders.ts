import { type ConnectionId, epochMs, type IntentId } from "#domain";
import type { OrderEvent, OrderJournal, OrderRecord } from "#orders";
import type { TenantStore } from "#store";
import type { OrderMetrics, OrderOutcome } from "../metrics/orders.ts";

type Journaling = Pick<OrderJournal, "open" | "approve" | "append" | "beginSend">;
/** What is looked at of a store. */
export type OrdersStore = {
  readonly orders: Journaling;
  readonly connections: Pick<TenantStore["connections"], "read">;
};

/** Orders under way whose outcome is waited for; a journal that is away leaves some behind. */
const MOST = 10_000;

/**
 * A store whose journal counts what first came of each order, by the process that began its send or
 * refused it. What cannot be measured changes no order.
 */
export function watchedOrders<Of extends OrdersStore>(store: Of, { ordered }: OrderMetrics): Of {
  const { orders } = store;
  const sent = new Set<IntentId>();
  const brokerOf = rememberedBroker(store);

  async function tell(record: OrderRecord, outcome: OrderOutcome, ackMs?: number): Promise<void> {
    const broker = await brokerOf(record.connection).catch(() => "");
    ordered({ broker, environment: record.environment }, outcome, ackMs);
  }
  async function tellDenied(record: OrderRecord): Promise<void> {
    if (record.state === "denied" && record.attempts === 0) await tell(record, "denied");
  }
  async function tellSent(record: OrderRecord, { at }: OrderEvent): Promise<void> {
    const outcome = outcomeOf(record);
    if (!outcome || !sent.delete(record.id)) return;
    const isAnswer = outcome === "accepted" || outcome === "rejected";
    const ackMs = isAnswer && record.sentAt ? epochMs(at) - epochMs(record.sentAt) : undefined;
    await tell(record, outcome, ackMs);
  }

  const watched: Journaling = {
    async open(...given) {
      const opened = await orders.open(...given);
      if (opened.kind === "new") await tellDenied(opened.record);
      return opened;
    },
    async approve(...given) {
      const record = await orders.approve(...given);
      if (record) await tellDenied(record);
      return record;
    },
    async append(id, version, event) {
      const record = await orders.append(id, version, event);
      if (record && event.type === "denied") await tellDenied(record);
      else if (record) await tellSent(record, event);
      return record;
    },
    async beginSend(...given) {
      const begun = await orders.beginSend(...given);
      // An order is counted by its first send, however often it is sent.
      if (begun && "attempts" in begun && begun.attempts === 1) remember(sent, begun.id);
      return begun;
    },
  };
  return { ...store, orders: { ...orders, ...watched } };
}

function outcomeOf({ state, report }: OrderRecord): OrderOutcome | undefined {
  if (state === "acknowledged") return report?.status === "rejected" ? "rejected" : "accepted";
  return state === "rejected" || state === "not-sent" || state === "unknown" ? state : undefined;
}

/** A connection never changes its broker. */
function rememberedBroker({ connections }: Pick<OrdersStore, "connections">) {
  const known = new Map<ConnectionId, string>();
  return async (id: ConnectionId): Promise<string> => {
    const broker = known.get(id) ?? (await connections.read(id))?.broker ?? "";
    known.set(id, broker);
    return broker;
  };
}

function remember(sent: Set<IntentId>, id: IntentId): void {
  sent.add(id);
  const [oldest] = sent;
  if (sent.size > MOST && oldest !== undefined) sent.delete(oldest);
}
