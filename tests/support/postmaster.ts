/** The embedded server of a folder, found from outside as a watcher of processes would. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { surroundings } from "./store.ts";

/** The process number of the server on a folder, if one runs there. */
export async function serverOf(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, "postgres", "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (!Number.isSafeInteger(pid)) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/** Sends a signal and waits until that server has ended. */
export async function signalServer(folder: string, signal: NodeJS.Signals): Promise<void> {
  const pid = await serverOf(folder);
  if (pid === undefined) return;
  process.kill(pid, signal);
  for (let n = 0; n < 500 && (await serverOf(folder)) === pid; n++) await surroundings.sleep(10);
}
