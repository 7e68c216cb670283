import { spawn } from "node:child_process";
import type { Host, Outlet, ServeOptions, Session, StorageOptions, WorkOptions } from "#cli";
import { backup, type Store } from "#store";
import { runningServer } from "./announcement.ts";
import { readConfig } from "./config.ts";
import { ask } from "./ask.ts";
import { demoWork } from "./demo/demo.ts";
import { type AuditRoom, auditWork } from "./audit-work.ts";
import { diagnoseData } from "./data-diagnosis.ts";
import { diagnose } from "./doctor.ts";
import { endAsked } from "./end-asked.ts";
import { userFile, userText, writeUserFile } from "./files.ts";
import { type KeyRoom, keyWork } from "./key-work.ts";
import { userWork } from "./people/user-work.ts";
import { remoteSession } from "./remote-session.ts";
import { restoreProved } from "./restoring.ts";
import { sandboxWork } from "./sandbox.ts";
import { diagnoseLimits } from "./limiter.ts";
import { localSession } from "./session.ts";
import { type Serving, startServing } from "./serve.ts";
import { surroundings } from "./surroundings.ts";
import { openSystem, type System } from "./system.ts";
import { outletOf, wantsColor } from "./terminal.ts";
import { openVault } from "./vault.ts";
import { version } from "./version.ts";
import { startWorker } from "./work.ts";

/** The process and terminal that the command line runs in. */
export function createHost(): Host {
  const out = outletOf(process.stdout);
  const err = outletOf(process.stderr);
  return {
    version: version(),
    out,
    err,
    newKey: surroundings.newId,
    color: wantsColor(process.env, out.isTerminal),
    open: openSession,
    serve: (options) => serve(options, out, err),
    work: (options) => work(options, out, err),
    diagnose: (options) =>
      diagnose(readConfig(options), {
        open: openSession,
        limits: () => diagnoseLimits({ ...readConfig(options), surroundings }),
        data: () => withSystem(options, diagnoseData),
      }),
    backup: (file, options) =>
      withStore(options, "join", ({ database }) =>
        backup(database, { file, at: surroundings.now() }),
      ),
    restore: (file, options) =>
      withStore(options, "refuse", (store) => {
        const { folder } = readConfig(options);
        const { vault } = openVault({ folder, store, surroundings });
        return restoreProved({ store, vault }, file);
      }),
    keys: keyWork(withVault),
    audit: auditWork(withVault),
    users: userWork((options, work) =>
      withStore(options, "join", (store) => work({ ...surroundings, store })),
    ),
    sandbox: sandboxWork(surroundings),
    demo: demoWork(surroundings),
    fileOf: userFile,
    readText: userText,
    ask,
    writeFile: writeUserFile,
  };
}

/** The running server of the folder, or the folder itself, shared where that is possible. */
async function openSession(options: StorageOptions): Promise<Session> {
  const { folder, databaseUrl, redisUrl, origins, notify, url, settings } = readConfig(options);
  const server = databaseUrl === undefined ? await runningServer(folder) : undefined;
  if (server) return remoteSession(server.url, process.env.OPENBLOTTER_API_KEY || undefined);
  return localSession(
    await openSystem({
      ...{ folder, databaseUrl, redisUrl, origins, notify, url, settings, surroundings },
      ifInUse: "join",
    }),
  );
}

/** Everything over the database, beside others who use it. */
async function withSystem<Result>(
  options: StorageOptions,
  work: (system: System) => Promise<Result>,
): Promise<Result> {
  const { folder, databaseUrl, redisUrl } = readConfig(options);
  const where = { folder, databaseUrl, redisUrl };
  const system = await openSystem({ ...where, ifInUse: "join", surroundings });
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}

/** Storage itself, for what is below the interface. A restore must be alone with it. */
async function withStore<Result>(
  options: StorageOptions,
  ifInUse: "refuse" | "join",
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { folder, databaseUrl } = readConfig(options);
  const { store, close } = await openSystem({ folder, databaseUrl, ifInUse, surroundings });
  try {
    return await work(store);
  } finally {
    await close();
  }
}

/** The vault and the audit log with it, beside a server that has the same data open. */
const withVault = <Result>(
  options: StorageOptions,
  work: (room: KeyRoom & AuditRoom) => Promise<Result>,
): Promise<Result> =>
  withStore(options, "join", (store) => {
    const { folder } = readConfig(options);
    return work({ ...surroundings, ...openVault({ folder, store, surroundings }), store, folder });
  });

async function serve(options: ServeOptions, out: Outlet, err: Outlet): Promise<void> {
  const asked = endAsked();
  const { url, setUp, warnings, close } = await startServing(readConfig(options), surroundings, {
    isWorking: options.work ?? true,
  });
  for (const warning of warnings) await err.write(`Note: ${warning}\n`);
  if (setUp) await err.write(`Note: ${setUpNote(setUp)}\n`);
  await out.write(`OpenBlotter ${version()} is ready at ${url}\n`);
  if (options.open) openBrowser(url);
  await asked;
  await close();
  endSoon();
}

/** Where a worker answers probes; the usual port of what is asked for metrics. */
const PROBES_PORT = "9464";

async function work(options: WorkOptions, out: Outlet, err: Outlet): Promise<void> {
  const asked = endAsked();
  const { port = PROBES_PORT } = options;
  const { url, warnings, close } = await startWorker(
    readConfig({ ...options, port }),
    surroundings,
  );
  for (const warning of warnings) await err.write(`Note: ${warning}\n`);
  await out.write(`OpenBlotter ${version()} reads what is due; probes and metrics are at ${url}\n`);
  await asked;
  await close();
  endSoon();
}

/** A call that was left in the middle would keep the process until its patience ends. */
const endSoon = () => void setTimeout(() => process.exit(), 500).unref();

const setUpNote = ({ url, needed }: NonNullable<Serving["setUp"]>) =>
  needed
    ? `Nothing answers until the first user is made: open ${url}`
    : `Whoever uses this machine may use the blotter; to have a log-in, open ${url}`;

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: "open", win32: "explorer" };

/** Opening a page is a courtesy: where no browser is found, the address stands on the screen. */
function openBrowser(url: string): void {
  const opener = OPENERS[process.platform] ?? "xdg-open";
  const child = spawn(opener, [url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
