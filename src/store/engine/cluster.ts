import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { fail, FailureError } from "#domain";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import type { Surroundings } from "./database.ts";
import { tenantRoleStatements } from "./protect.ts";

/** Files of an embedded server within the data folder. */
export type Layout = {
  readonly folder: string;
  /** PGDATA. */
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
  /** Links to the programs, where those in the package cannot be reached. */
  readonly programs: string;
};

export const layoutOf = (folder: string): Layout => ({
  folder,
  cluster: join(folder, "postgres"),
  password: join(folder, "postgres.password"),
  log: join(folder, "postgres.log"),
  programs: join(folder, "postgres.programs"),
});

export const SERVER_MAJOR = "18";
export const ROLE = "openblotter";
export const SUPERUSER = "postgres";

type Making = {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly surroundings: Surroundings;
};

const identity = (account: Account | undefined) =>
  account ? { uid: account.uid, gid: account.gid } : {};

/**
 * Makes a cluster and its role beside its place and moves it there at the end, so that a crash
 * leaves none or a whole one. The role of our own is no superuser: row-level security binds it.
 */
export async function makeCluster({
  layout,
  binaries,
  account,
  surroundings,
}: Making): Promise<void> {
  await sweep(layout);
  const draft = `${layout.cluster}.new-${process.pid}`;
  const password = Buffer.from(surroundings.randomBytes(24)).toString("base64url");
  await mkdir(draft, { recursive: true, mode: 0o700 });
  if (account) await chown(draft, account.uid, account.gid);
  const passwordFile = `${draft}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  try {
    await runProgram(
      binaries.initdb,
      [...INITDB_OPTIONS, `--pgdata=${draft}`, `--pwfile=${passwordFile}`],
      { account },
    );
    await runProgram(
      binaries.postgres,
      ["--single", "-D", draft, "-c", "log_min_messages=fatal", "postgres"],
      { account, input: roleStatements(password) },
    );
    await writeFile(layout.password, `${password}\n`, { mode: 0o600 });
    await rename(draft, layout.cluster);
  } catch (error) {
    throw asStartFailure(error, layout);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

const INITDB_OPTIONS = [
  `--username=${SUPERUSER}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--no-instructions",
];

/**
 * One statement a line, as the single-user mode reads them. The password is base64url, which needs
 * no quoting.
 */
const roleStatements = (password: string) =>
  [
    `create role ${ROLE} login nosuperuser nobypassrls password '${password}';`,
    `alter database postgres owner to ${ROLE};`,
    `alter schema public owner to ${ROLE};`,
    ...tenantRoleStatements(ROLE),
    "",
  ].join("\n");

/** Removes drafts of processes that ended before they were done. */
async function sweep(layout: Layout): Promise<void> {
  for (const name of await readdir(layout.folder)) {
    const pid = /^postgres\.new-(\d+)/.exec(name)?.[1];
    if (pid && Number.parseInt(pid, 10) !== process.pid && !isAlive(Number.parseInt(pid, 10))) {
      await rm(join(layout.folder, name), { recursive: true, force: true });
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Settings that differ from Postgres' own, each with its reason. */
const SETTINGS: Readonly<Record<string, string>> = {
  // Several programs of one person, not hundreds of users.
  max_connections: "40",
  // Nobody replicates from it, and COPY writes less.
  wal_level: "minimal",
  max_wal_senders: "0",
  // Bulk imports: fewer checkpoints while one runs, little kept afterwards.
  max_wal_size: "1GB",
  min_wal_size: "32MB",
  // Queries here take milliseconds; compiling them takes longer.
  jit: "off",
  // What is read mostly lies in the memory of the system; asking workers for it took a third longer.
  io_method: "sync",
  // Containers give 64 MB of shared memory, which parallel workers run out of.
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  timezone: "UTC",
  log_timezone: "UTC",
};

export type Endpoint = { readonly host: string; readonly port: number };

const SOCKET_PORT = 5432;
/** macOS allows 104 bytes for the path of a socket, Linux 108, both with the closing NUL. */
const MAX_SOCKET_PATH = 103;

/**
 * Postgres listens in its own folder, which only its account can enter; on TCP where the path is
 * too long for a socket.
 */
export function usesSocket(cluster: string): boolean {
  return (
    process.platform !== "win32" &&
    Buffer.byteLength(join(cluster, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH
  );
}

type Starting = Omit<Making, "surroundings"> & { readonly port: number };

/**
 * Starts the server and leaves it running on its own: Ctrl-C and the end of this process do not
 * reach it.
 */
export async function startServer({
  layout,
  binaries,
  account,
  port,
}: Starting): Promise<ChildProcess> {
  const socket = usesSocket(layout.cluster);
  const settings = {
    ...SETTINGS,
    listen_addresses: socket ? "" : "127.0.0.1",
    port: String(socket ? SOCKET_PORT : port),
    unix_socket_directories: socket ? layout.cluster : "",
    unix_socket_permissions: "0700",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = await openLog(layout);
  try {
    const child = spawn(binaries.postgres, ["-D", layout.cluster, ...flags], {
      ...identity(account),
      detached: true,
      cwd: layout.cluster,
      stdio: ["ignore", log.fd, log.fd],
      windowsHide: true,
    });
    await once(child, "spawn");
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

const MAX_LOG_BYTES = 4 * 1024 * 1024;

async function openLog(layout: Layout) {
  const size = (await stat(layout.log).catch(() => undefined))?.size ?? 0;
  if (size > MAX_LOG_BYTES) await rename(layout.log, `${layout.log}.1`);
  return open(layout.log, "a", 0o600);
}

/** The end of the server's log, to tell why it stopped. */
export async function logTail(layout: Layout, from: number): Promise<string> {
  const text = await readFile(layout.log).catch(() => Buffer.alloc(0));
  return text.subarray(Math.min(from, text.length)).toString("utf8").slice(-4_000);
}

export const logSize = async (layout: Layout): Promise<number> =>
  (await stat(layout.log).catch(() => undefined))?.size ?? 0;

/** What `postmaster.pid` says of the server that runs, or ran, on a cluster. */
export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  readonly socketFolder: string;
  readonly ready: boolean;
};

export async function readPostmaster(layout: Layout): Promise<Postmaster | undefined> {
  const text = await readFile(join(layout.cluster, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    port: Number.parseInt(lines[3] ?? "", 10) || SOCKET_PORT,
    socketFolder: lines[4] ?? "",
    ready: lines[7] === "ready",
  };
}

export const endpointOf = (postmaster: Postmaster): Endpoint => ({
  host: postmaster.socketFolder || "127.0.0.1",
  port: postmaster.port,
});

type Run = { readonly account: Account | undefined; readonly input?: string };

/** Runs a program to its end and throws what it wrote if it failed. */
async function runProgram(
  path: string,
  args: readonly string[],
  { account, input }: Run,
): Promise<void> {
  if (!existsSync(path)) throw new Error(`There is no "${path}"`);
  await chmod(path, 0o755).catch(() => undefined);
  const child = spawn(path, [...args], { ...identity(account), cwd: "/", windowsHide: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-4_000);
    });
  }
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(output.trim() || `"${path}" ended with ${code}`);
}

export const NO_SPACE = /No space left on device|Disk quota exceeded/;

/** Why a server did not start, from what it wrote. */
export function asStartFailure(error: unknown, { folder }: Layout): unknown {
  if (error instanceof FailureError) return error;
  const text = error instanceof Error ? error.message : "";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const cause = { cause: error };
  if (NO_SPACE.test(text) || code === "ENOSPC") {
    return new FailureError(
      {
        code: "disk-full",
        message: `The disk that holds "${folder}" is full`,
        owner: "user",
        next: "Free some space and start again",
      },
      cause,
    );
  }
  if (
    /Permission denied|could not access directory|Operation not permitted/.test(text) ||
    code === "EACCES"
  ) {
    return new FailureError(
      {
        code: "folder-closed",
        message: `The database may not read or write in "${folder}"`,
        owner: "user",
        next: "Give the user who runs OpenBlotter all rights to the folder, or choose another one with --data",
      },
      cause,
    );
  }
  if (/PANIC|FATAL|could not (open|access|find|read)|invalid|corrupt/.test(text)) {
    return new FailureError(
      {
        code: "database-corrupt",
        message: `The database in "${folder}" is damaged and does not start`,
        owner: "user",
        next: "Keep a copy of the folder, then restore the newest backup into an empty one",
        details: { said: firstFatal(text) },
      },
      cause,
    );
  }
  return error;
}

const firstFatal = (text: string): string =>
  (text.split("\n").find((line) => /PANIC|FATAL/.test(line)) ?? text.split("\n")[0] ?? "").slice(
    0,
    300,
  );

/** Refuses a cluster that another major version made or that lacks its first file. */
export async function checkVersion(layout: Layout): Promise<void> {
  const version = (
    await readFile(join(layout.cluster, "PG_VERSION"), "utf8").catch(() => "")
  ).trim();
  if (version === SERVER_MAJOR) return;
  if (/^\d+$/.test(version)) {
    fail({
      code: "database-other-version",
      message: `The database in "${layout.folder}" was made by Postgres ${version}; this OpenBlotter brings Postgres ${SERVER_MAJOR}`,
      owner: "user",
      next: "Back up with the OpenBlotter that made it, and restore into an empty folder with this one",
      details: { found: version, known: SERVER_MAJOR },
    });
  }
  fail({
    code: "database-corrupt",
    message: `The database in "${layout.folder}" is damaged: its version file is missing or unreadable`,
    owner: "user",
    next: "Keep a copy of the folder, then restore the newest backup into an empty one",
  });
}
