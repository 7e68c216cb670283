/** What a Postgres of ours takes of the processor, as the kernel counts it. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Of Linux on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Milliseconds of all its processes so far, those that have ended included; undefined where the
 * kernel keeps no /proc. `folder` is the data folder of OpenBlotter.
 */
export async function databaseCpuMs(folder) {
  try {
    const pidFile = await readFile(join(folder, "postgres", "postmaster.pid"), "utf8");
    return await treeMs(pidFile.split("\n", 1)[0]);
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function treeMs(root) {
  const stats = await Promise.all(
    (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(statOf),
  );
  const own = stats.filter((stat) => stat && (stat.pid === root || stat.parent === root));
  // Children that ended are counted by their parent.
  const ticks = own.map(({ pid, self, children }) => self + (pid === root ? children : 0));
  return (ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND) * 1000;
}

/** A process may end while it is looked at. */
async function statOf(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (!text) return undefined;
  // The name of the program may hold spaces; after it come state, parent, and ten fields on, times.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [self, children] = [11, 13].map((at) => Number(fields[at]) + Number(fields[at + 1]));
  return { pid, parent: fields[1], self, children };
}
