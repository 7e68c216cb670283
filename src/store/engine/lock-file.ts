import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { fail } from "#domain";
import { isAlive } from "./cluster.ts";
import { codeOf } from "./failures.ts";

/** Who holds a folder. A process is known by its number and its start, since numbers are used again. */
type Holder = {
  readonly pid: number;
  readonly startedAt: string;
  readonly host: string;
  readonly token: string;
};

let tokens = 0;

/** Different from that of every other process that lives, on this machine or another. */
const nextToken = (): string =>
  `${hostname()}.${process.pid}.${process.hrtime.bigint()}.${tokens++}`;

/**
 * Takes a folder for this process alone and returns what gives it back. A lock whose process has
 * ended is taken over.
 *
 * The file is written elsewhere and linked into place, so that it appears with its content or not
 * at all; it is moved aside, not deleted, when taken over, so that of two processes that find it
 * stale one wins.
 */
export async function lockFolder(path: string, folder: string): Promise<() => Promise<void>> {
  const mine: Holder = {
    pid: process.pid,
    startedAt: await startOf(process.pid),
    host: hostname(),
    token: nextToken(),
  };
  const draft = `${path}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (await linked(draft, path)) return () => release(path, mine.token);
      const holder = await read(path);
      if (holder && (await holds(holder))) refuse(folder, path, holder);
      await setAside(path, holder);
    }
    return refuse(folder, path, undefined);
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof content === "object" && content !== null && "token" in content
      ? (content as Holder)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A lock of another machine or container cannot be checked from here, so it counts. */
async function holds(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  return isAlive(holder.pid) && (await startOf(holder.pid)) === holder.startedAt;
}

/** Removes the stale lock, and nothing else that was put in its place in the meantime. */
async function setAside(path: string, stale: Holder | undefined): Promise<void> {
  const aside = `${path}.${nextToken()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const moved = await read(aside);
  if (moved && moved.token !== stale?.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(path: string, token: string): Promise<void> {
  const holder = await read(path);
  if (holder?.token === token) await rm(path, { force: true });
}

/**
 * When a process started, in ticks since the boot that is named with it; empty where the system
 * does not say.
 */
async function startOf(pid: number): Promise<string> {
  const [boot, status] = await Promise.all([
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""),
  ]);
  // The name of the program stands in brackets and may hold anything; the start is field 22, 20 after the name.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return status === "" ? "" : `${boot.trim()}/${fields[19] ?? ""}`;
}

function refuse(folder: string, path: string, holder: Holder | undefined): never {
  const isElsewhere = holder !== undefined && holder.host !== hostname();
  const who =
    holder === undefined
      ? "another process"
      : `process ${holder.pid}${isElsewhere ? ` on "${holder.host}"` : ""}`;
  return fail({
    code: "folder-in-use",
    message: `The data folder "${folder}" is in use by ${who}`,
    owner: "user",
    next: isElsewhere
      ? `Stop that process; if that machine is gone, delete "${path}"`
      : "Stop that process, or choose another folder with --data",
    details: holder === undefined ? { folder } : { folder, holder: holder.pid },
  });
}
