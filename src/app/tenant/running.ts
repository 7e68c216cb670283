import { brokerCatalogue } from "#brokers";
import type { TenantId } from "#domain";
import { nobody, type Services } from "#http";
import { brokerErrorServices } from "../broker-errors.ts";
import { createDaily } from "../capabilities/daily.ts";
import type { ProbeParts } from "../capabilities/probe.ts";
import { capabilityServices, instrumentServices } from "../capabilities/services.ts";
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
  const { idle, runScheduled } = probedDaily(parts, core);
  return {
    ...{ services, ordering, deadLetters, hear, runScheduled, idle },
    settle: (id, options) => settleOrders(ordering, id, options),
    stopListening: () => feeds.close(),
    busy: () => connections.busy() || events.streams() > 0 || feeds.inUse(),
  };
}

/** Whom the probes of a tenant ask. */
const probingOf = (
  { surroundings: clock }: TenantParts,
  { tenant, store, connections }: TenantCore,
): ProbeParts => ({ tenant, store, clock, sessionOf: connections.sessionOf });

/** Once a day a reading that went well is followed by a probe, which nobody waits for. */
function probedDaily(parts: TenantParts, core: TenantCore) {
  const { connections, events } = core;
  const { lane, isEnding } = parts;
  const daily = createDaily({
    ...{ ...probingOf(parts, core), lane, isEnding },
    onProbe: (connection) => events.publish({ type: "connection-changed", connection }),
  });
  return {
    runScheduled: async (...given: Parameters<typeof connections.runScheduled>) => {
      const result = await connections.runScheduled(...given);
      if (result.status === "succeeded") daily.offer(given[0]);
      return result;
    },
    idle: async () => {
      await connections.idle();
      await lane.idle();
    },
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
function brokerServices(parts: TenantParts, core: TenantCore) {
  const { store, connections, events } = core;
  const probing = probingOf(parts, core);
  const { surroundings: clock, settings } = parts;
  return {
    capabilities: capabilityServices({
      ...{ ...probing, brokers: brokerCatalogue, observed: store.observedOrders },
      onProbe: (connection) => events.publish({ type: "connection-changed", connection }),
    }),
    instruments: instrumentServices({ store, brokers: brokerCatalogue }),
    configuration: configurationServices({
      ...{ live: settings, store: parts.store.settings, brokers: brokerCatalogue, clock },
    }),
    experiments: experimentServices({
      ...{ store: store.routing, desk: store.routingDesk, readings: store.readings },
      ...{ connections: connections.list, takesOrders },
      ...{ clock, newId: clock.newId },
    }),
    brokerErrors: brokerErrorServices({ store: store.brokerErrors, clock }),
  } satisfies Partial<Services>;
}
