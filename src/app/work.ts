import { tmpdir } from "node:os";
import { createServer, openDoor } from "#http";
import type { Config } from "./config.ts";
import { listen } from "./listen.ts";
import { openObservability } from "./observability.ts";
import { startWorking } from "./scheduler.ts";
import type { Surroundings } from "./surroundings.ts";
import { openSystem, type System } from "./system.ts";
import { version } from "./version.ts";

/** A process that reads connections and answers nothing but probes and metrics. */
export type RunningWorker = {
  /** Where "/healthz", "/readyz" and "/metrics" are: "http://127.0.0.1:9464". */
  readonly url: string;
  readonly system: System;
  /** What the user should know. */
  readonly warnings: readonly string[];
  /** Ends what it reads or hands it over, then the database. */
  readonly close: () => Promise<void>;
};

/**
 * Opens the blotter beside the processes that have it open, and reads what is due. Whatever fails,
 * nothing is left open.
 */
export async function startWorker(
  config: Config,
  surroundings: Surroundings,
): Promise<RunningWorker> {
  const { folder, databaseUrl, redisUrl, origins, worker: seat } = config;
  const observed = await openObservability(config, surroundings);
  const { log, metrics, watch } = observed;
  const system = await openSystem({
    ...{ folder, databaseUrl, redisUrl, origins, surroundings, watch, seat },
    ...{ notify: config.notify, url: config.url, settings: config.settings },
    drainMs: config.drainMs,
    ifInUse: "join",
  });
  observed.lookAt(system);
  try {
    await system.vault.ready();
    const server = await probes(config, system, observed);
    const url = await listen(server, config);
    system.settings.follow((error) => log.warn(error, "The settings stay as they were"));
    const working = await startWorking(system, {
      ...{ role: "worker", log, metrics, dailyDays: config.dailyDays },
    });
    const close = async () => {
      await working.stop(config.drainMs);
      await server.close();
      await system.close();
      await observed.close();
    };
    return { url, system, warnings: observed.warnings, close };
  } catch (error) {
    await system.close();
    await observed.close();
    throw error;
  }
}

const probes = (
  { hosts, trustProxy }: Config,
  { services, surroundings }: System,
  { log, page }: Awaited<ReturnType<typeof openObservability>>,
) =>
  createServer({
    ...{ door: openDoor(services), hosts, trustProxy, version: version(), probesOnly: true },
    ...{ logger: log, metrics: page, instance: surroundings.newId() },
    // Nothing is taken in here.
    ...{ spool: tmpdir(), maxUploadBytes: 0 },
  });
