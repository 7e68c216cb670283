/** Two workers, and what is done to them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Running } from "../support/process.ts";
import { startWorker } from "./place.ts";
import type { Task } from "./worker.ts";

export type Tally = {
  kills: number;
  stops: number;
  pulls: number;
  failures: number;
  pages: number;
  imported: number;
  /** Readings that another process had taken over. */
  fenced: number;
};

export type Crew = {
  /** Kills one without a word, and starts it again. */
  readonly kill: (which: number) => Promise<void>;
  /** Stops one in the middle of a reading until its lease has run out, and lets it go on. */
  readonly stop: (which: number) => Promise<void>;
  /** Kills all and tells what they did. */
  readonly end: () => Promise<Tally>;
};

/** How long one is waited for to begin a reading. */
const PATIENCE_MS = 5000;

export async function startCrew(task: Task, seats: readonly string[]): Promise<Crew> {
  const all: Running[] = [];
  const workers: Running[] = [];
  const tally = { kills: 0, stops: 0 };
  const start = async (which: number) => {
    const worker = await startWorker({ ...task, seat: seats[which] ?? "" });
    all.push(worker);
    workers[which] = worker;
    await worker.heard((line) => line === "open");
  };
  const worker = (which: number) => {
    const found = workers[which];
    if (!found) throw new RangeError(`There is no worker ${which}`);
    return found;
  };
  await Promise.all(seats.map((_, which) => start(which)));
  return {
    async kill(which) {
      await worker(which).kill();
      tally.kills++;
      await start(which);
    },
    async stop(which) {
      const { process: child, lines } = worker(which);
      for (let ms = 0; !isReading(lines) && ms < PATIENCE_MS; ms += 5) await sleep(5);
      child.kill("SIGSTOP");
      if (isReading(lines)) tally.stops++;
      await sleep(task.leaseMs * 1.5);
      child.kill("SIGCONT");
    },
    async end() {
      await Promise.all(workers.map((each) => each.kill()));
      return { ...tally, ...workOf(all.flatMap(({ lines }) => lines)) };
    },
  };
}

const isReading = (lines: readonly string[]) => /^(begin|page)$/.test(lines.at(-1) ?? "");

/** What the workers said of their work. */
function workOf(lines: readonly string[]): Omit<Tally, "kills" | "stops"> {
  const pulled = lines.filter((line) => line.startsWith("pulled ")).map((line) => line.split(" "));
  return {
    pulls: pulled.filter(([, outcome]) => outcome === "succeeded").length,
    failures: pulled.filter(([, outcome]) => outcome === "failed").length,
    pages: lines.filter((line) => line === "page").length,
    imported: pulled.reduce((total, words) => total + Number(words[2]), 0),
    fenced: lines.filter((line) => /took over/.test(line)).length,
  };
}
