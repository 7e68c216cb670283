import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Diagnosis, Session, StorageOptions } from "#cli";
import { FailureError } from "#domain";
import { api } from "#http";
import { runningServer } from "./announcement.ts";
import type { Config } from "./config.ts";
import { builtDashboard } from "./serve.ts";
import { formats } from "./tenant/about.ts";
import { version } from "./version.ts";

/**
 * Less free room than this is worth a warning: a large import with its kept file needs about as
 * much.
 */
const LOW_SPACE_BYTES = 1_000_000_000n;
const OLDEST_NODE = [20, 19] as const;

type Looks = {
  readonly open: (options: StorageOptions) => Promise<Session>;
  /** How the limits of brokers are kept. */
  readonly limits: () => Promise<Diagnosis>;
  /** What is kept, and who works on it; asked when the database is there and well. */
  readonly data: () => Promise<readonly Diagnosis[]>;
};

/**
 * Looks at everything that has to be well for the system to run. Changes nothing but opens the
 * database.
 */
export async function diagnose(config: Config, looks: Looks): Promise<Diagnosis[]> {
  const server = await runningServer(config.folder);
  return [
    { name: "OpenBlotter", state: "ok", detail: version() },
    node(),
    { name: "Data folder", state: "ok", detail: config.folder },
    await space(config.folder),
    {
      name: "Server",
      state: "ok",
      detail: server ? `runs at ${server.url} as process ${server.pid}` : "is not running",
    },
    ...(await database(config, looks)),
    await looks.limits(),
    { name: "Formats", state: "ok", detail: `${formats().length} statement formats are read` },
    dashboard(),
  ];
}

function node(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  const isOld = major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
  const detail = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (!isOld) return { name: "Node.js", state: "ok", detail };
  return { name: "Node.js", state: "failed", detail, next: "Install Node.js 20.19 or newer" };
}

async function space(folder: string): Promise<Diagnosis> {
  const name = "Free space";
  for (let place = folder; ; place = dirname(place)) {
    const found = await statfs(place, { bigint: true }).catch(() => undefined);
    if (!found && place !== dirname(place)) continue;
    if (!found) return { name, state: "warning", detail: "cannot be told" };
    const free = found.bavail * found.bsize;
    const detail = `${(free / 1_000_000_000n).toString()} GB`;
    if (free >= LOW_SPACE_BYTES) return { name, state: "ok", detail };
    return {
      name,
      state: "warning",
      detail: `${(free / 1_000_000n).toString()} MB`,
      next: "Make room",
    };
  }
}

async function database(config: Config, { open, data }: Looks): Promise<Diagnosis[]> {
  if (config.databaseUrl === undefined && !existsSync(config.folder)) {
    const detail = "is not made yet; the first import or start makes it";
    return [{ name: "Database", state: "ok", detail }];
  }
  try {
    const found = await storage(config, open);
    // After the session is closed: some databases are opened by one at a time.
    return [...found, ...(await beside(data))];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { message, next } = error.failure;
    return [{ name: "Database", state: "failed", detail: message, next }];
  }
}

/** A database that one process has for itself cannot be looked at beside a server. */
async function beside(data: Looks["data"]): Promise<readonly Diagnosis[]> {
  try {
    return await data();
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== "folder-in-use") throw error;
    const detail = "key, secrets and schedule cannot be looked at while the server runs";
    return [{ name: "Beside", state: "warning", detail }];
  }
}

async function storage(
  { folder, databaseUrl }: Config,
  open: Looks["open"],
): Promise<readonly Diagnosis[]> {
  const session = await open(databaseUrl === undefined ? { data: folder } : {});
  try {
    const { storage, sample, empty } = await session.call(api.showSystem);
    const warning = (detail: string) => ({ name: "Storage", state: "warning" as const, detail });
    return [
      { name: "Database", state: "ok", detail: storage.description },
      ...storage.promises.map((detail) => ({ name: "Promise", state: "ok" as const, detail })),
      ...storage.warnings.map(warning),
      { name: "Data", state: "ok", detail: empty ? "nothing is imported yet" : dataText(sample) },
    ];
  } finally {
    await session.close();
  }
}

const dataText = (sample: boolean) => (sample ? "is there, with sample data" : "is there");

function dashboard(): Diagnosis {
  const name = "Dashboard";
  if (builtDashboard()) return { name, state: "ok", detail: "is built" };
  return { name, state: "warning", detail: "is not built", next: "Run npm run build" };
}
