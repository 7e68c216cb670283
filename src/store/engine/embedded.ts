import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Client } from "pg";
import { fail, FailureError } from "#domain";
import { barrier, serverAccount, type Account } from "./account.ts";
import { findBinaries, reachable, type Binaries } from "./binaries.ts";
import {
  asStartFailure,
  checkVersion,
  endpointOf,
  isAlive,
  layoutOf,
  logSize,
  logTail,
  makeCluster,
  NO_SPACE,
  readPostmaster,
  startServer,
  usesSocket,
  type Endpoint,
  type Layout,
} from "./cluster.ts";
import type { Database, Surroundings } from "./database.ts";
import { codeOf, translate } from "./failures.ts";
import { connect, connectionTo, guestsOf, IN_USE, lock, OWNER_NAME, refuse } from "./owner.ts";
import { openPostgres } from "./postgres.ts";

export type EmbeddedOptions = {
  readonly folder: string;
  /**
   * What to do while another process holds the folder: refuse, or join and use its database as a
   * guest that stops nothing. Default: refuse.
   */
  readonly ifInUse?: "refuse" | "join";
  readonly surroundings: Surroundings;
};

/**
 * Waiting for a server that starts, recovers or stops. Recovery after a crash reads at most a
 * gigabyte of log.
 */
const PATIENCE_MS = 120_000;
const STEP_MS = 5;

/**
 * A Postgres server in the data folder, started here or taken over from a process that was killed.
 * The lock on the folder is an advisory lock within the server, held by a connection, so it ends
 * with the process that holds it.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const layout = layoutOf(resolve(options.folder));
  const account = await prepareFolder(layout);
  const binaries = await programs(layout, account);
  if (existsSync(layout.cluster)) await checkVersion(layout);
  else await makeCluster({ layout, binaries, account, surroundings: options.surroundings });
  const place = { layout, binaries, account, surroundings: options.surroundings };
  for (let attempt = 1; ; attempt++) {
    const server = await running(place);
    try {
      return await take(server, options);
    } catch (error) {
      // Its last owner was just leaving, and the server with it.
      if (isGoing(error) && attempt < 10) continue;
      const isTaken = error instanceof FailureError && error.failure.code === IN_USE;
      // Another process may have taken what this one has started; then it is not ours to stop.
      if (server.isOurs && !isTaken) await server.stop();
      throw translate(error, layout.folder);
    }
  }
}

const GOING = new Set(["57P01", "57P03", "ECONNREFUSED", "ECONNRESET", "ENOENT"]);

const isGoing = (error: unknown): boolean => GOING.has(codeOf(error) ?? "");

/** Why no embedded server can run here, or undefined if one can. */
export async function embeddedObstacle(folder: string): Promise<string | undefined> {
  const binaries = await findBinaries();
  if ("missing" in binaries) return binaries.missing;
  const account = await serverAccount();
  if (account === "none")
    return "Postgres may not run as root, and there is no other account to run it as";
  // The folder itself is ours to open; those around it are not.
  const closed = account && (await barrier(dirname(resolve(folder)), account));
  if (closed)
    return `the account "${account.name}", which Postgres runs as, may not pass through "${closed}"`;
  return undefined;
}

async function prepareFolder({ folder }: Layout): Promise<Account | undefined> {
  const account = await serverAccount();
  if (account === "none")
    return obstacle("Postgres may not run as root, and there is no other account to run it as");
  const mode = account ? 0o711 : 0o700;
  try {
    await mkdir(folder, { recursive: true, mode });
    // Passing through our own folder shows nothing of it; the folders around it belong to others.
    if (account && (await barrier(folder, account)) === folder) await chmod(folder, mode);
  } catch (error) {
    throw asStartFailure(error, layoutOf(folder));
  }
  const closed = account && (await barrier(folder, account));
  if (closed) {
    fail({
      code: "folder-unreachable",
      message: `The account "${account.name}", which Postgres runs as, may not pass through "${closed}"`,
      owner: "user",
      next: "Choose a folder outside of it with --data, such as /var/lib/openblotter, or run as another user than root",
      details: { folder, closed, account: account.name },
    });
  }
  return account;
}

const obstacle = (reason: string): never =>
  fail({
    code: "embedded-impossible",
    message: `Postgres cannot run here: ${reason}`,
    owner: "user",
    next: "Set DATABASE_URL to a server of your own, or run as another user",
  });

async function programs(layout: Layout, account: Account | undefined): Promise<Binaries> {
  const found = await findBinaries();
  if ("missing" in found) return obstacle(found.missing);
  return reachable(found, account, layout.programs);
}

type Server = {
  readonly layout: Layout;
  readonly endpoint: Endpoint;
  readonly password: string;
  readonly pid: number;
  /** Started by this process, a moment ago. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
};

type Place = {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly surroundings: Surroundings;
};

/** Finds the server of the folder or starts it, and waits until it answers. */
async function running(place: Place): Promise<Server> {
  const { layout, surroundings } = place;
  const password = await readPassword(layout);
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const found = await readPostmaster(layout);
    if (!found || !(await isServerOf(found.pid, layout))) {
      const started = await start(place, password);
      if (started) return started;
      continue;
    }
    const endpoint = endpointOf(found);
    if (found.ready && (await answers(endpoint, password, layout))) {
      return {
        layout,
        endpoint,
        password,
        pid: found.pid,
        isOurs: false,
        stop: () => stop(found.pid, surroundings),
      };
    }
    await surroundings.sleep(STEP_MS);
  }
  return fail({
    code: "database-silent",
    message: `The database in "${layout.folder}" runs and does not answer`,
    owner: "user",
    next: `Look into "${layout.log}", end its process, and start again`,
  });
}

async function readPassword(layout: Layout): Promise<string> {
  const password = (await readFile(layout.password, "utf8").catch(() => "")).trim();
  if (password !== "") return password;
  return fail({
    code: "database-password-missing",
    message: `The password of the database in "${layout.folder}" cannot be read from "${layout.password}"`,
    owner: "user",
    next: "Run as the user who made the folder, or put the file back from a copy of the folder",
  });
}

/** Starts the server. Undefined if another process was faster, which the loop then finds. */
async function start(place: Place, password: string): Promise<Server | undefined> {
  const { layout, surroundings } = place;
  await removeStalePid(layout);
  const logStart = await logSize(layout);
  const port = usesSocket(layout.cluster) ? 0 : await freePort();
  const child = await startServer({ ...place, port });
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    if (ended) {
      const said = await logTail(layout, logStart);
      if (/lock file "postmaster.pid" already exists/.test(said)) return undefined;
      throw asStartFailure(new Error(said), layout);
    }
    const found = await readPostmaster(layout);
    if (found?.ready && found.pid === child.pid) {
      const stopChild = () => stop(found.pid, surroundings, () => ended);
      return {
        layout,
        endpoint: endpointOf(found),
        password,
        pid: found.pid,
        isOurs: true,
        stop: stopChild,
      };
    }
    await surroundings.sleep(STEP_MS);
  }
  child.kill("SIGQUIT");
  throw asStartFailure(
    new Error(`FATAL: the server did not get ready within ${PATIENCE_MS} ms`),
    layout,
  );
}

/**
 * A file that a crash left behind names a process that is gone, or by now another program. Postgres
 * trusts only the first.
 */
async function removeStalePid(layout: Layout): Promise<void> {
  const found = await readPostmaster(layout);
  if (found && isAlive(found.pid))
    await rm(join(layout.cluster, "postmaster.pid"), { force: true });
}

/**
 * Whether the process is alive and a Postgres on this very folder. Numbers of processes are used
 * again.
 */
async function isServerOf(pid: number, layout: Layout): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await commandOf(pid);
  return command === undefined || command.includes(layout.cluster);
}

async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  if (process.platform === "win32") return undefined;
  const { stdout } = await promisify(execFile)("ps", ["-p", String(pid), "-o", "command="]).catch(
    () => ({ stdout: "" }),
  );
  return stdout;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string")
    throw new Error("A free port was asked for and none was given");
  return address.port;
}

/** False while the server starts, recovers or stops. */
async function answers(endpoint: Endpoint, password: string, layout: Layout): Promise<boolean> {
  try {
    const client = await connect(endpoint, password, "openblotter knock");
    await client.end();
    return true;
  } catch (error) {
    if (isGoing(error)) return false;
    throw translate(error, layout.folder);
  }
}

/** A server that finds no room for its log ends at once; only its log says why. */
async function explainEnd(error: unknown, layout: Layout, from: number): Promise<unknown> {
  if (!(error instanceof FailureError) || error.failure.code !== "database-stopped") return error;
  const said = await logTail(layout, from);
  return NO_SPACE.test(said) ? asStartFailure(new Error(said), layout) : error;
}

async function take(server: Server, options: EmbeddedOptions): Promise<Database> {
  const { layout, endpoint, password } = server;
  const owner = await connect(endpoint, password, `${OWNER_NAME} ${process.pid}`);
  const isOwner = await lock(owner, options.surroundings);
  if (isOwner !== true) {
    await owner.end();
    if (options.ifInUse !== "join") refuse(layout.folder, isOwner.holder);
  }
  const logStart = await logSize(layout);
  return openPostgres({
    connection: connectionTo(endpoint, password),
    explain: (error) => explainEnd(error, layout, logStart),
    description: {
      kind: "embedded",
      place: layout.folder,
      durable: true,
      shared: true,
      adopted: !server.isOurs && isOwner === true,
      warnings: [],
    },
    ...(isOwner === true ? { afterClose: () => leave(owner, server, options.surroundings) } : {}),
  });
}

/** Stops the server, or lets it stop by itself once the last guest has gone. */
async function leave(owner: Client, server: Server, surroundings: Surroundings): Promise<void> {
  let guests = await guestsOf(owner);
  // Connections that were closed a moment ago are still listed.
  for (let attempt = 0; guests > 0 && attempt < 20; attempt++) {
    await surroundings.sleep(STEP_MS);
    guests = await guestsOf(owner);
  }
  await owner.end().catch(() => undefined);
  if (guests > 0) return signal(server.pid, "SIGTERM");
  await server.stop();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended by itself.
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

const STOP_PATIENCE_MS = 15_000;

/**
 * A fast stop: connections end, everything is written, the lock files go. A server that takes
 * longer, such as one that was asked while it recovered from a full disk, is ended at once; it
 * loses nothing by that and recovers at the next start.
 */
async function stop(
  pid: number,
  surroundings: Surroundings,
  ended = () => !isAlive(pid),
): Promise<void> {
  if (ended()) return;
  signal(pid, "SIGINT");
  for (let waited = 0; !ended(); waited += STEP_MS) {
    if (waited === STOP_PATIENCE_MS) signal(pid, "SIGQUIT");
    if (waited > 2 * STOP_PATIENCE_MS) throw new Error(`The database process ${pid} does not end`);
    await surroundings.sleep(STEP_MS);
  }
}
