import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { fail } from "#domain";
import { isAlive } from "./cluster.ts";
import { codeOf } from "./failures.ts";

/** Who holds a folder. Its start tells a process from a later one with the same number. */
type Holder = {
  readonly pid: number;
  readonly startedAt: string;
  readonly host: string;
  readonly released?: true;
};

/**
 * Takes a folder for this process alone and returns what gives it back. A lock whose process has
 * ended is taken over.
 *
 * Locks are numbered, "pglite.lock.7", and the highest number counts. Whoever finds it free makes
 * the next one by a link, which works for one process only. The highest file is never removed, not
 * even when the lock is given back, so a process that was slow finds itself outnumbered.
 */
export async function lockFolder(path: string, folder: string): Promise<() => Promise<void>> {
  const mine: Holder = {
    pid: process.pid,
    startedAt: await startOf(process.pid),
    host: hostname(),
  };
  const draft = `${path}.draft.${mine.host}.${mine.pid}.${process.hrtime.bigint()}.${drafts++}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      const number = await take(path, { draft, folder });
      if (number !== undefined) return () => release(`${path}.${number}`, mine);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Tells the drafts of one process apart. */
let drafts = 0;

type Taking = { readonly draft: string; readonly folder: string };

/** One attempt: the number of the lock, or undefined if another process was faster. */
async function take(path: string, { draft, folder }: Taking): Promise<number | undefined> {
  const newest = (await numbersOf(path)).at(-1) ?? 0;
  const holder = newest === 0 ? undefined : await read(`${path}.${newest}`);
  if (holder && (await holds(holder))) refuse(folder, { path: `${path}.${newest}`, holder });
  const number = newest + 1;
  if (!(await linked(draft, `${path}.${number}`))) return undefined;
  const all = await numbersOf(path);
  const isNewest = all.at(-1) === number;
  for (const each of all) {
    if (isNewest ? each < number : each === number) await rm(`${path}.${each}`, { force: true });
  }
  return isNewest ? number : undefined;
}

/** Numbers of the locks that lie there, ascending. */
async function numbersOf(path: string): Promise<number[]> {
  const start = `${basename(path)}.`;
  const rests = (await readdir(dirname(path)))
    .filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length));
  return rests
    .filter((rest) => /^\d{1,15}$/.test(rest))
    .map((rest) => Number.parseInt(rest, 10))
    .sort((a, b) => a - b);
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

/** Undefined for what no process has written whole: links appear with their content. */
async function read(path: string): Promise<Holder | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    const isHolder = typeof content === "object" && content !== null && "pid" in content;
    return isHolder ? (content as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** A lock of another machine or container cannot be checked from here, so it counts. */
async function holds(holder: Holder): Promise<boolean> {
  if (holder.released) return false;
  if (holder.host !== hostname()) return true;
  return isAlive(holder.pid) && (await startOf(holder.pid)) === holder.startedAt;
}

/** Replaced in one step, so that nobody reads half of it. */
async function release(path: string, mine: Holder): Promise<void> {
  const draft = join(dirname(path), `${basename(path)}.released`);
  await writeFile(draft, JSON.stringify({ ...mine, released: true }), { mode: 0o600 });
  await rename(draft, path);
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

type Refusal = { readonly path: string; readonly holder: Holder };

function refuse(folder: string, { path, holder }: Refusal): never {
  const isElsewhere = holder.host !== hostname();
  const who = `process ${holder.pid}${isElsewhere ? ` on "${holder.host}"` : ""}`;
  return fail({
    code: "folder-in-use",
    message: `The data folder "${folder}" is in use by ${who}`,
    owner: "user",
    next: isElsewhere
      ? `Stop that process; if that machine is gone, delete "${path}"`
      : "Stop that process, or choose another folder with --data",
    details: { folder, holder: holder.pid },
  });
}
