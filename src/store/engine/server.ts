import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { fail } from "#domain";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import {
  asStartFailure,
  endpointOf,
  isAlive,
  logSize,
  logTail,
  readPostmaster,
  startServer,
  usesSocket,
  type Endpoint,
  type Layout,
} from "./cluster.ts";
import type { Surroundings } from "./database.ts";
import { codeOf, translate } from "./failures.ts";
import { connect } from "./owner.ts";

/**
 * Waiting for a server that starts, recovers or stops. Recovery after a crash reads at most a
 * gigabyte of log.
 */
const PATIENCE_MS = 120_000;
export const STEP_MS = 5;

const GOING = new Set(["57P01", "57P03", "ECONNREFUSED", "ECONNRESET", "ENOENT"]);

/** A server that ends, starts or is gone; one that may answer again. */
export const isGoing = (error: unknown): boolean => GOING.has(codeOf(error) ?? "");

export type Server = {
  readonly layout: Layout;
  readonly endpoint: Endpoint;
  readonly password: string;
  readonly pid: number;
  /** Started by this process, a moment ago. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
};

export type Place = {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly surroundings: Surroundings;
};

/** Finds the server of the folder or starts it, and waits until it answers. */
export async function running(place: Place): Promise<Server> {
  const { layout, surroundings } = place;
  const password = await readPassword(layout);
  for (
    const until = surroundings.monotonicMs() + PATIENCE_MS;
    surroundings.monotonicMs() < until;
  ) {
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
  // A server that cannot start may have ended before anybody could listen to it.
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    if (ended()) {
      const said = await logTail(layout, logStart);
      if (/lock file "postmaster.pid" already exists/.test(said)) return undefined;
      if (/pre-existing shared memory block/.test(said)) return lingering(place);
      throw asStartFailure(new Error(said), layout);
    }
    const found = await readPostmaster(layout);
    if (found?.ready && found.pid === child.pid) {
      const stopChild = () => stop(found.pid, surroundings, ended);
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

/** How long the processes of a server that was killed are given to notice. */
const LINGER_STEP_MS = 200;

/**
 * The processes of a server that was killed end as soon as they are done with the statement at
 * hand. Until then nothing may start beside them.
 */
async function lingering({ surroundings }: Place): Promise<undefined> {
  await surroundings.sleep(LINGER_STEP_MS);
  return undefined;
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

export function signal(pid: number, name: NodeJS.Signals): void {
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
