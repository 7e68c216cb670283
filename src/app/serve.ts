import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "#domain";
import { createServer, type Door } from "#http";
import { announce, runningServer, withdraw } from "./announcement.ts";
import { type Config, isExposed } from "./config.ts";
import { createDoor } from "./people/door.ts";
import { createPeople } from "./people/people.ts";
import { serverSeat } from "./limiter.ts";
import { listen } from "./listen.ts";
import { startWorking, type Working } from "./scheduler.ts";
import { type Observability, openObservability } from "./observability.ts";
import type { Surroundings } from "./surroundings.ts";
import { keepSigning } from "./signing.ts";
import { openSystem, type System } from "./system.ts";
import { dashboardFolder, version } from "./version.ts";

/** A server that listens. */
export type Serving = {
  /** Where a browser finds it: "http://127.0.0.1:3210". */
  readonly url: string;
  readonly system: System;
  /**
   * Where the first user is made, once; undefined if there is one. Where that is needed, nothing
   * else answers before.
   */
  readonly setUp: { readonly url: string; readonly needed: boolean } | undefined;
  /** What the user should know: a weaker storage, a dashboard that is not built. */
  readonly warnings: readonly string[];
  /** Ends requests, the server and the database, in this order. */
  readonly close: () => Promise<void>;
};

/** The largest statement that is taken, the same bound as when a file is read. */
const MAX_UPLOAD_BYTES = 2_000_000_000;

/** Where others read. */
const idle: Working = { stop: async () => undefined };

export type ServingOptions = {
  /** Whether it also reads connections whose time has come. Default true. */
  readonly isWorking?: boolean;
};

/** Opens the blotter and listens. Whatever fails, nothing is left open. */
export async function startServing(
  config: Config,
  surroundings: Surroundings,
  { isWorking = true }: ServingOptions = {},
): Promise<Serving> {
  const { folder, databaseUrl, redisUrl, origins } = config;
  const other = await runningServer(folder);
  if (other) fail(alreadyRunning(folder, other.url));
  const observed = await openObservability(config, surroundings);
  const { log, metrics, watch } = observed;
  const system = await openSystem({
    ...{ folder, databaseUrl, redisUrl, origins, surroundings, watch, isLive: true },
    ...{ settings: config.settings, drainMs: config.drainMs },
    ...{ notify: config.notify, url: config.url ?? `http://127.0.0.1:${config.port}` },
    seat: serverSeat(config),
  }).catch(async (error: unknown) => {
    await observed.close();
    throw error;
  });
  observed.lookAt(system);
  try {
    // A wrong key is refused before anything could be sealed with it.
    await system.vault.ready();
    const instance = Buffer.from(surroundings.randomBytes(16)).toString("hex");
    const people = createPeople({
      ...{ store: system.store, vault: system.vault, surroundings },
      url: config.url ?? `http://${config.host}:${config.port}`,
      exposed: isExposed(config),
    });
    const door = createDoor(people, system.tenants, system.sharedLimiter);
    const server = await build(config, { door, instance, observed });
    const url = await listen(server, config);
    await announce(folder, { pid: process.pid, url, instance });
    const stopSigning = keepSigning({ ...surroundings, store: system.store, folder }, (message) =>
      log.error(message),
    );
    system.hearOthers((error) => log.warn(error, "Other processes are not heard"));
    system.settings.follow((error) => log.warn(error, "The settings stay as they were"));
    const { dailyDays } = config;
    const working = isWorking
      ? await startWorking(system, { role: "serve", log, metrics, dailyDays })
      : idle;
    const close = async () => {
      await withdraw(folder);
      await server.close();
      await working.stop(config.drainMs);
      await stopSigning();
      await system.close();
      await observed.close();
    };
    const setUp = (await people.any())
      ? undefined
      : { url: `${config.url ?? url}/set-up#${people.setUpToken}`, needed: isExposed(config) };
    return { url, system, setUp, warnings: [...warningsOf(system), ...observed.warnings], close };
  } catch (error) {
    await system.close();
    await observed.close();
    throw error;
  }
}

type Parts = {
  readonly door: Door;
  readonly instance: string;
  readonly observed: Observability;
};

async function build(config: Config, { door, instance, observed }: Parts) {
  const spool = join(config.folder, "incoming");
  // What a process that was killed had received in part is of no use to anyone.
  await rm(spool, { recursive: true, force: true });
  await mkdir(spool, { recursive: true, mode: 0o700 });
  return createServer({
    door,
    version: version(),
    hosts: config.hosts,
    dashboard: builtDashboard(),
    spool,
    maxUploadBytes: MAX_UPLOAD_BYTES,
    logger: observed.log,
    metrics: observed.page,
    instance,
    trustProxy: config.trustProxy,
  });
}

export const builtDashboard = (): string | undefined =>
  existsSync(join(dashboardFolder(), "index.html")) ? dashboardFolder() : undefined;

function warningsOf({ store, keys }: System): string[] {
  return [
    ...store.database.description.warnings,
    ...newKey(keys.made()),
    ...(builtDashboard() ? [] : ['The dashboard is not built: run "npm run build"']),
  ];
}

const newKey = (path: string | undefined): string[] =>
  path === undefined
    ? []
    : [`Credentials of brokers are sealed with a new key, "${path}": keep a copy of it elsewhere`];

const alreadyRunning = (folder: string, url: string) => ({
  code: "already-running",
  message: `A server already has "${folder}" open at ${url}`,
  owner: "user" as const,
  next: `Open ${url}, stop that server, or choose another folder with --data`,
});
