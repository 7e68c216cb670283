import { Decimal, isFinal, type Quote } from "#domain";
import type { OrderJournal, OrderRecord } from "#orders";
import { recordOrder, type RoutingDecision } from "#routing";
import type { TenantStore } from "#store";

type Parts = {
  /** Told that an order could not be measured; the order itself is as it was written. */
  readonly onTrouble: (error: unknown) => void;
};

/**
 * A store whose routed orders are measured when they end, however it was learned: by the answer, a
 * stream, a look-up or a person. Measuring is done once for each order and changes no order.
 */
export function measuringStore(store: TenantStore, { onTrouble }: Parts): TenantStore {
  const append: OrderJournal["append"] = async (...given) => {
    const record = await store.orders.append(...given);
    if (record && hasEnded(record)) await measured(store, record).catch(onTrouble);
    return record;
  };
  return { ...store, orders: { ...store.orders, append } };
}

const hasEnded = ({ state, report }: OrderRecord): boolean =>
  state === "rejected" || (report !== undefined && isFinal(report.status));

async function measured(
  { orders, routing }: Pick<TenantStore, "orders" | "routing">,
  record: OrderRecord,
): Promise<void> {
  const decision = await routing.decision(record.id);
  if (!decision) return;
  const arrival = arrivalOf(decision, record);
  const events = await orders.events(record.id);
  await recordOrder({ store: routing }, { record, events, ...(arrival && { arrival }) });
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
