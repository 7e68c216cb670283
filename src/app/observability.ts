import { brokerCatalogue } from "#brokers";
import type { MetricsPage } from "#http";
import type { Config } from "./config.ts";
import type { Log } from "./log/log.ts";
import { openLog } from "./log/open.ts";
import { checkMetricsVisit } from "./metrics/door.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import { MISSED_MS } from "./presence.ts";
import type { Surroundings } from "./surroundings.ts";
import type { System } from "./system.ts";
import { openTracing } from "./telemetry/tracing.ts";
import { createWatch, type Watch } from "./watch/watch.ts";

type Wanted = Pick<Config, "log" | "secrets" | "worker" | "metricsToken" | "tracing">;

/** What a process that serves or reads tells of itself. */
export type Observability = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly watch: Watch;
  /** The page of metrics, for whoever may read it. */
  readonly page: MetricsPage;
  readonly warnings: readonly string[];
  /** Gauges are read from the system from now on. */
  readonly lookAt: (system: System) => void;
  readonly close: () => Promise<void>;
};

/** Opens log, metrics and spans, as they are configured; before the system they look at. */
export async function openObservability(
  config: Wanted,
  surroundings: Surroundings,
): Promise<Observability> {
  const isKnown = (id: string) => brokerCatalogue.find(id)?.id === id;
  const log = await openLog(config, surroundings);
  const metrics = await createMetrics({ clock: surroundings, isKnown });
  const { tracer, warnings, close } = await openTracing({ wanted: config.tracing });
  const { monotonicMs } = surroundings;
  return {
    ...{ log, metrics, warnings, close },
    watch: createWatch({ log, metrics, tracer, monotonicMs }),
    page: {
      asked: ({ method, route = "" }, goOn) => {
        const end = tracer.open(`${method} ${route}`, {}, goOn);
        return ({ status }) => end({ attributes: { status }, failed: status >= 500 });
      },
      replied: metrics.responded,
      async page(visit) {
        checkMetricsVisit(visit, config.metricsToken);
        return metrics.read();
      },
    },
    lookAt: (system) => metrics.readFrom(readingsOf(system)),
  };
}

function readingsOf({
  store,
  queue,
  breakers,
  limitsShared,
}: System): Parameters<Metrics["readFrom"]>[0] {
  const { census, fleet, schedules, database } = store;
  return {
    backlog: () => schedules.backlog(),
    connections: census.connections,
    orders: census.orders,
    deadLetters: census.deadLetters,
    breakers: () => breakers.troubled(),
    shared: limitsShared,
    pool: () => database.use?.(),
    async queue() {
      const { reachable, waiting, active } = await queue.state();
      return reachable ? { waiting, active } : {};
    },
    workers: async () => (await fleet.present(MISSED_MS)).length,
  };
}
