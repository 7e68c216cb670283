import { Decimal, epochMs, instantOf, isFinal, type Quote } from "#domain";
import type { OrderJournal, OrderRecord } from "#orders";
import { type EndedOrder, recordOrder, type RoutingDecision } from "#routing";
import type { TenantStore } from "#store";

type Parts = {
  /** Told that sums have changed. */
  readonly onMeasured?: () => void;
  /** Told that an order could not be measured; the order itself is as it was written. */
  readonly onTrouble: (error: unknown) => void;
};

/**
 * A store whose routed orders are measured when they end, however it was learned: by the answer, a
 * stream, a look-up or a person. Measuring is done once for each order and changes no order.
 */
export function measuringStore(store: TenantStore, parts: Parts): TenantStore {
  const { onTrouble, onMeasured } = parts;
  const append: OrderJournal["append"] = async (...given) => {
    const record = await store.orders.append(...given);
    if (!record || !hasEnded(record)) return record;
    await measured(store, record).catch(onTrouble);
    onMeasured?.();
    return record;
  };
  return { ...store, orders: { ...store.orders, append } };
}

const hasEnded = ({ state, report }: OrderRecord): boolean =>
  state === "rejected" || (report !== undefined && isFinal(report.status));

type Desk = Pick<TenantStore, "orders" | "routing" | "routingDesk">;

/** How far back orders are looked for that ended in a process which died before it measured them. */
const LOST_MS = 7 * 86_400_000;

/** Measures a routed order, and with it those that were lost. */
async function measured(desk: Desk, record: OrderRecord): Promise<void> {
  if (!(await measureOne(desk, record))) return;
  const since = instantOf(epochMs(record.createdAt) - LOST_MS);
  for (const id of await desk.routingDesk.unmeasured(since)) {
    const lost = await desk.orders.read(id);
    if (lost) await measureOne(desk, lost);
  }
}

async function measureOne(desk: Desk, record: OrderRecord): Promise<boolean> {
  const order = await endedOrder(desk, record);
  return order ? recordOrder({ store: desk.routing }, order) : false;
}

/** A routed order with its journal and the market that it came upon; undefined for any other. */
export async function endedOrder(
  { orders, routing }: Pick<Desk, "orders" | "routing">,
  record: OrderRecord,
): Promise<EndedOrder | undefined> {
  const decision = await routing.decision(record.id);
  if (!decision) return undefined;
  const arrival = arrivalOf(decision, record);
  return { record, events: await orders.events(record.id), ...(arrival && { arrival }) };
}

/** The market at the chosen account when it was chosen. */
function arrivalOf(decision: RoutingDecision, { ticket }: OrderRecord): Quote | undefined {
  const then = "route" in decision ? decision.asked?.quotes[decision.route.id] : undefined;
  if (!then) return undefined;
  const { bid, ask, at } = then;
  return {
    ...{ instrument: ticket.instrument.id, at },
    ...(bid !== undefined && { bid: Decimal.of(bid) }),
    ...(ask !== undefined && { ask: Decimal.of(ask) }),
  };
}
