import type { ConnectionId } from "#domain";
import type { OrderEvent, OrderJournal } from "#orders";
import type { TenantStore } from "#store";

/**
 * A store that tells which connection traded when a fill is written down, however it was learned:
 * by the answer to a call, a stream, a look-up or a person. A report that adds nothing to what is
 * known is not written down, so none is told of twice.
 */
export function tellingFills(
  store: TenantStore,
  onFill: (connection: ConnectionId) => void,
): TenantStore {
  const append: OrderJournal["append"] = async (id, version, event) => {
    const record = await store.orders.append(id, version, event);
    if (record && hasTraded(event)) onFill(record.connection);
    return record;
  };
  return { ...store, orders: { ...store.orders, append } };
}

function hasTraded(event: OrderEvent): boolean {
  if (event.type === "settled") return event.filled.sign > 0;
  return event.type === "reported" && event.report.filled.sign > 0;
}
