import { hostname } from "node:os";
import { join } from "node:path";
import { brokerCatalogue } from "#brokers";
import type { ConnectionId, TenantId } from "#domain";
import { createEvents, type Events } from "#http";
import { importers } from "#importers";
import { createImports } from "#sync";
import { connectionServices } from "../connections/services.ts";
import { createDesk } from "../dead-letters.ts";
import { generic } from "../generic.ts";
import { measuringStore } from "../routing/measured.ts";
import { createQualities } from "../routing/qualities.ts";
import { spoolInto } from "../spool.ts";
import { tellingFills } from "../streams/fills.ts";
import type { TenantParts } from "./parts.ts";

type Whose = {
  readonly tenant: TenantId;
  /** Told of each connection at which an order was filled. */
  readonly onFill: (connection: ConnectionId) => void;
};

/** What everything else of a tenant stands on: data, events, imports, connections. */
export function coreOf(parts: TenantParts, whose: Whose) {
  const stands = standsOf(parts, whose);
  const connections = connectionsOf(parts, stands);
  return { ...stands, imports: importsOf(parts, stands), connections };
}

export type TenantCore = ReturnType<typeof coreOf>;

function standsOf(parts: TenantParts, { tenant, onFill }: Whose) {
  const own = tellingFills(parts.watch.orders(parts.store.forTenant(tenant)), onFill);
  const qualities = createQualities({ routing: own.routing, clock: parts.surroundings });
  const store = measuringStore(own, {
    onMeasured: qualities.forget,
    onTrouble: (error) => parts.onFault?.(error),
  });
  const here = createEvents();
  const events: Events = {
    ...here,
    publish(event) {
      here.publish(event);
      parts.bus.tell(tenant, event);
    },
  };
  const deadLetters = createDesk({
    ...{ tenant, store: store.deadLetters, notices: parts.store.outbox },
    onChange: () => events.publish({ type: "dead-letters-changed" }),
  });
  return { tenant, store, events, deadLetters, qualities, hear: here.publish };
}

/** Names this process in leases. */
export const ownName = (): string => `${hostname()} ${process.pid}`;

type Stands = ReturnType<typeof standsOf>;

const importsOf = (
  { folder, rules, surroundings }: TenantParts,
  { store }: Pick<Stands, "store">,
) =>
  createImports({
    ...{ store: store.imports, importers, generic, rules },
    spool: spoolInto(join(folder, "incoming")),
    now: surroundings.now,
    monotonicMs: surroundings.monotonicMs,
    newId: surroundings.newImportId,
  });

function connectionsOf(parts: TenantParts, stands: Stands) {
  const { surroundings, secrets, calls, limiter, origins, outages } = parts;
  const { pullLimits, isEnding, onLeave, rules, watch } = parts;
  return connectionServices({
    ...stands,
    ...{ brokers: brokerCatalogue, calls, limiter, origins, outages },
    ...{ pullLimits, isEnding, onLeave, rules, watch, settings: parts.settings.of },
    ...{ clock: surroundings, random: surroundings.random, newId: surroundings.newId },
    ...{ credentials: secrets.vault, seal: secrets.seal },
    owner: ownName(),
    onFault: parts.onFault,
  });
}
