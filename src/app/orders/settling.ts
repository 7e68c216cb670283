import type { Clock, ConnectionId, Random, TenantId } from "#domain";
import { endWaiting, type OrderRecord, settleOrder, sweepOrder } from "#orders";
import type { OrderDesks } from "#store";
import { deskOf, type OrdersParts } from "./desk.ts";

/** How often the broker is asked for what nobody knows, and for what works. */
const LOOK_MS = 2_000;
const SWEEPS_EVERY = 15;

/** Finds out what became of the orders of a connection that are not settled. */
export async function settleOrders(
  parts: OrdersParts,
  connection: ConnectionId,
  { isSweep }: { readonly isSweep: boolean },
): Promise<void> {
  const { orders } = parts.store;
  const unsettled = await orders.unsettled(connection);
  const working = isSweep ? await orders.working(connection) : [];
  const troubles: unknown[] = [];
  // One that cannot be looked up keeps no other waiting.
  const kept = (error: unknown) => void troubles.push(error);
  for (const record of unsettled) await step(parts, record, settleOrder).catch(kept);
  for (const record of working) await step(parts, record, sweepOrder).catch(kept);
  if (troubles.length > 0) throw troubles[0];
}

async function step(
  parts: OrdersParts,
  record: OrderRecord,
  look: typeof settleOrder,
): Promise<void> {
  const next = await after(parts, record, look);
  if (next.version !== record.version)
    parts.events.publish({ type: "data-changed", reason: "orders" });
}

/** What waits for a person needs no broker. */
async function after(parts: OrdersParts, record: OrderRecord, look: typeof settleOrder) {
  const { clock, store } = parts;
  if (record.state === "created") return endWaiting({ journal: store.orders, clock }, record);
  return look((await deskOf(parts, record)).parts, record);
}

export type SettlingParts = {
  readonly desks: OrderDesks;
  readonly settle: (
    tenant: TenantId,
    connection: ConnectionId,
    options: { readonly isSweep: boolean },
  ) => Promise<void>;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  /** Told that a broker could not be asked; it is asked again. */
  readonly onTrouble: (error: unknown) => void;
};

/** Looks after orders of all tenants until the returned function is called. */
export function keepSettling(parts: SettlingParts): () => Promise<void> {
  const { desks, settle, clock, random, onTrouble } = parts;
  const over = new AbortController();
  const round = async (isSweep: boolean) => {
    for (const { tenant, connection } of await desks.watched({ working: isSweep }))
      await settle(tenant, connection, { isSweep }).catch(onTrouble);
  };
  const loop = async () => {
    // The first round sweeps: what happened while nobody looked is learned before anything else.
    for (let count = 0; !over.signal.aborted; count++) {
      await round(count % SWEEPS_EVERY === 0).catch(onTrouble);
      const ms = LOOK_MS * (0.8 + 0.4 * random.fraction());
      await clock.sleep(ms, over.signal).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    over.abort();
    await running;
  };
}
