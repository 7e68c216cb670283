import { brokerCatalogue } from "#brokers";
import type { TenantId } from "#domain";
import { nobody, type Services } from "#http";
import { brokerErrorServices } from "../broker-errors.ts";
import { capabilityServices } from "../capabilities/services.ts";
import { experimentServices } from "../experiments/services.ts";
import { explainTrade } from "../explain.ts";
import { suggestMapping } from "../generic.ts";
import { notifyServices } from "../notify/services.ts";
import { settleOrders } from "../orders/settling.ts";
import { sampleStatement } from "../sample/statement.ts";
import { configurationServices } from "../settings/services.ts";
import { createFigures } from "../statistics.ts";
import { describe, formats, samples } from "./about.ts";
import { coreOf, type TenantCore } from "./core.ts";
import { waitingServices } from "./letters.ts";
import type { Running, TenantParts } from "./parts.ts";
import { followed, takesOrders, tradingOf } from "./trading.ts";

/** Builds everything of one tenant. */
export function runningFor(parts: TenantParts, tenant: TenantId): Running {
  const onFill = (connection: Parameters<typeof feeds.traded>[0]) => feeds.traded(connection);
  const core = coreOf(parts, { tenant, onFill });
  const trading = tradingOf(parts, core);
  const { feeds, ordering } = trading;
  const { connections, events, deadLetters, hear } = core;
  const services: Services = {
    ...dataServices(parts, core),
    ...brokerServices(parts, core),
    ...waitingServices(parts, core),
    ...trading.services,
    ...notifyServices(parts.telling, tenant, parts.limiter),
    connections: followed(parts, core, feeds),
    people: nobody,
    events,
    now: parts.surroundings.now,
    ready: parts.ready,
    schedule: parts.schedule,
  };
  const { idle, runScheduled } = connections;
  return {
    ...{ services, ordering, deadLetters, hear, runScheduled, idle },
    settle: (id, options) => settleOrders(ordering, id, options),
    stopListening: () => feeds.close(),
    busy: () => connections.busy() || events.streams() > 0 || feeds.inUse(),
  };
}

/** What was imported and read, and what follows from it. */
function dataServices(parts: TenantParts, { store, imports, events }: TenantCore) {
  const { blotter, annotations } = store;
  const { rules, surroundings } = parts;
  return {
    ...{ blotter, imports, files: store.imports, annotations, formats: formats() },
    system: () => describe(parts.store, blotter),
    statistics: createFigures({ blotter, events, monotonicMs: surroundings.monotonicMs }),
    explain: (trade) => explainTrade(blotter, rules, trade),
    suggestMapping: (file) => suggestMapping(file, store.imports),
    sample: {
      add: () => imports.import(sampleStatement(), { sample: true }),
      async remove() {
        const removed = await samples(blotter);
        for (const { report } of removed) await imports.undo(report.id);
        return removed.map(({ report }) => report.id);
      },
    },
  } satisfies Partial<Services>;
}

/** How brokers are used, what they can do, and how they fare. */
function brokerServices(parts: TenantParts, { store, connections }: TenantCore) {
  const { surroundings: clock, settings } = parts;
  return {
    capabilities: capabilityServices({
      brokers: brokerCatalogue,
      observed: store.observedOrders,
    }),
    configuration: configurationServices({
      ...{ live: settings, store: parts.store.settings, brokers: brokerCatalogue, clock },
    }),
    experiments: experimentServices({
      ...{ store: store.routing, connections: connections.list, takesOrders },
      ...{ clock, newId: clock.newId },
    }),
    brokerErrors: brokerErrorServices({ store: store.brokerErrors, clock }),
  } satisfies Partial<Services>;
}
