import type { ConnectionId, DeadLetters, Instant, TenantId } from "#domain";
import type { ServerEvent, Services } from "#http";
import type { PullResult } from "#sync";
import type { OrdersParts } from "./orders/desk.ts";
import type { SettlingParts } from "./orders/settling.ts";
import { type LateWork, measureLate } from "./routing/late.ts";
import type { Running, TenantParts } from "./tenant/parts.ts";
import { runningFor } from "./tenant/running.ts";

/** Services by tenant; each sees its own data and hears its own events. */
export type Tenants = {
  readonly servicesOf: (tenant: TenantId) => Services;
  /** What orders of a tenant stand on, for programs that ask their brokers themselves. */
  readonly ordersOf: (tenant: TenantId) => OrdersParts;
  /** Where work of a tenant is laid down that finally failed. */
  readonly deskOf: (tenant: TenantId) => DeadLetters;
  /** Reads a connection of a tenant because its time has come. */
  readonly runScheduled: (
    tenant: TenantId,
    id: ConnectionId,
    dueAt: Instant,
  ) => Promise<PullResult>;
  /** Finds out what became of the orders of a connection that are not settled. */
  readonly settleOrders: SettlingParts["settle"];
  /** Measures what came after routed orders of a tenant had ended; see `measureLate`. */
  readonly measureLate: (tenant: TenantId, work: LateWork) => Promise<number>;
  /** Resolves when nothing runs any more that goes on by itself. */
  readonly idle: () => Promise<void>;
  /** Tells those who listen here of what happened in another process. */
  readonly hear: (tenant: TenantId, event: ServerEvent) => void;
  /** Tells those who listen, here and in other processes. */
  readonly publish: (tenant: TenantId, event: ServerEvent) => void;
  /** Tells all who listen here that they may have missed something. */
  readonly missed: () => void;
  /** Ends every stream of brokers. */
  readonly stopListening: () => Promise<void>;
  /** Ends every stream of events. */
  readonly close: () => void;
};

/** Tenants whose services are kept at hand. One that is watched or being read stays beyond it. */
const MAX_KEPT = 200;

export function createTenants(parts: TenantParts): Tenants {
  const kept = new Map<TenantId, Running>();
  const makeRoom = () => {
    for (const [tenant, { busy }] of kept) {
      if (kept.size < MAX_KEPT) return;
      if (!busy()) kept.delete(tenant);
    }
  };
  const runningOf = (tenant: TenantId): Running => {
    const known = kept.get(tenant);
    if (!known) makeRoom();
    const running = known ?? runningFor(parts, tenant);
    // The last used one comes last.
    kept.delete(tenant);
    kept.set(tenant, running);
    return running;
  };
  return {
    servicesOf: (tenant) => runningOf(tenant).services,
    ordersOf: (tenant) => runningOf(tenant).ordering,
    deskOf: (tenant) => runningOf(tenant).deadLetters,
    runScheduled: (tenant, id, dueAt) => runningOf(tenant).runScheduled(id, dueAt),
    settleOrders: (tenant, id, options) => runningOf(tenant).settle(id, options),
    measureLate: (tenant, work) => {
      const { ordering } = runningOf(tenant);
      return measureLate(ordering, work, (error) => parts.onFault?.(error));
    },
    idle: async () => void (await Promise.all([...kept.values()].map(({ idle }) => idle()))),
    stopListening: async () =>
      void (await Promise.all([...kept.values()].map((each) => each.stopListening()))),
    hear: (tenant, event) => kept.get(tenant)?.hear(event),
    publish: (tenant, event) => {
      kept.get(tenant)?.hear(event);
      parts.bus.tell(tenant, event);
    },
    missed: () => {
      for (const { hear } of kept.values()) {
        hear({ type: "data-changed", reason: "sync" });
        hear({ type: "notifications-changed" });
      }
    },
    close: () => {
      for (const { services } of kept.values()) services.events.close();
    },
  };
}
