import { hostname } from "node:os";
import { epochMs, type Clock } from "#domain";
import type { Breakers } from "#guard";
import { type BegunSlot, type Fleet, MAX_LAGS, type OpenBreaker, type WorkerSign } from "#schedule";
import { version } from "./version.ts";

type Parts = {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly breakers: Breakers;
  readonly id: string;
  readonly role: WorkerSign["role"];
  readonly concurrency: number;
  readonly running: () => number;
  readonly onTrouble: (error: unknown) => void;
};

/** How often a worker says that it is alive. */
const EVERY_MS = 5_000;
/** A few signs may be late or lost before a worker is missed. */
export const MISSED_MS = 20_000;

export type Presence = {
  /** Remembers how late a slot was begun. */
  readonly began: (slot: BegunSlot) => void;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

/** Says every few seconds that this worker is alive, and how it fares. */
export function keepPresent(parts: Parts): Presence {
  const { fleet, clock, id, role, concurrency } = parts;
  const startedAt = clock.now();
  const lagsMs: number[] = [];
  const ended = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  const sign = async () => {
    const own = { id, host: hostname(), pid: process.pid, role, version: version(), concurrency };
    const now = { running: parts.running(), lagsMs, breakers: openOf(parts.breakers) };
    await fleet.sign({ ...own, ...now, startedAt }).catch(parts.onTrouble);
  };

  async function repeat(): Promise<void> {
    while (!ended.signal.aborted) {
      await sign();
      await clock.sleep(EVERY_MS, ended.signal).catch(() => undefined);
    }
  }

  return {
    began({ dueAt }) {
      lagsMs.push(Math.max(0, epochMs(clock.now()) - epochMs(dueAt)));
      if (lagsMs.length > MAX_LAGS) lagsMs.shift();
    },
    start: () => void (loop = repeat()),
    async stop() {
      ended.abort();
      await loop;
      await fleet.leave(id).catch(parts.onTrouble);
    },
  };
}

export const openOf = (breakers: Breakers): OpenBreaker[] =>
  breakers
    .troubled()
    .flatMap(({ state, ...key }) => (state === "closed" ? [] : [{ ...key, state }]));
