import { type Clock, epochMs } from "#domain";
import type { BreakerKey, BreakerState } from "#guard";
import type { Backlog } from "#schedule";
import type { ConnectionCount, OrderCensus, PoolUse } from "#store";
import type { Instruments } from "./instruments.ts";
import type { LimitLabels } from "./limits.ts";

/** From where gauges are read; a part that is not there is not told. */
export type Readings = {
  readonly backlog?: () => Promise<Backlog>;
  readonly connections?: () => Promise<readonly ConnectionCount[]>;
  readonly breakers?: () => readonly (BreakerKey & { readonly state: BreakerState })[];
  readonly limits?: () => Promise<readonly (LimitLabels & { readonly ratio: number })[]>;
  readonly orders?: () => Promise<OrderCensus>;
  /** Whether limits are counted together with other processes. */
  readonly shared?: () => boolean;
  readonly pool?: () => PoolUse | undefined;
  /** Jobs of the queue by their state. */
  readonly queue?: () => Promise<Readonly<Record<string, number>>>;
  readonly workers?: () => Promise<number>;
  /** Dead letters that are open, by their kind. */
  readonly deadLetters?: () => Promise<Readonly<Record<string, number>>>;
};

type Parts = {
  readonly all: Instruments;
  readonly clock: Clock;
  readonly named: (broker: string) => string;
};

type Work = (readings: Readings, parts: Parts) => Promise<void> | void;

/** Longer than this a part is not waited for: a scrape must not hang on the database. */
const PATIENCE_MS = 2_000;
/** Several who scrape at once, or one who scrapes too often, cost no more than one. */
const FRESH_MS = 1_000;

/** Gauges that are read when somebody asks; what cannot be read is left out and counted. */
export function createGauges(parts: Parts) {
  const { all, clock } = parts;
  let readings: Readings = {};
  let running: Promise<void> | undefined;
  let freshUntilMs = -Infinity;

  async function part(name: string, work: Work): Promise<void> {
    const over = new AbortController();
    try {
      await Promise.race([work(readings, parts), late(clock, over.signal)]);
    } catch {
      all.gaps.inc({ part: name });
    } finally {
      over.abort();
    }
  }

  async function readAll(): Promise<void> {
    await Promise.all(Object.entries(PARTS).map(([name, work]) => part(name, work)));
    freshUntilMs = clock.monotonicMs() + FRESH_MS;
  }

  return {
    readFrom: (more: Readings): void => {
      readings = { ...readings, ...more };
      freshUntilMs = -Infinity;
    },
    refresh: async (): Promise<void> => {
      if (clock.monotonicMs() < freshUntilMs) return;
      running ??= readAll().finally(() => (running = undefined));
      await running;
    },
  };
}

async function late(clock: Clock, signal: AbortSignal): Promise<never> {
  await clock.sleep(PATIENCE_MS, signal);
  throw new Error("It took too long");
}

const PARTS: Readonly<Record<string, Work>> = {
  async backlog({ backlog }, { all, clock }) {
    if (!backlog) return;
    all.due.remove();
    all.claimed.remove();
    all.oldestDue.remove();
    const { due, claimed, oldestDueAt } = await backlog();
    const waitMs = oldestDueAt ? epochMs(clock.now()) - epochMs(oldestDueAt) : 0;
    all.due.set(due);
    all.claimed.set(claimed);
    all.oldestDue.set(Math.max(0, waitMs) / 1000);
  },
  async connections({ connections }, { all, named }) {
    if (!connections) return;
    const counts = await connections();
    all.connections.reset();
    for (const { broker, environment, state, count } of counts)
      all.connections.inc({ broker: named(broker), environment, state }, count);
  },
  async orders({ orders }, { all, named }) {
    if (!orders) return;
    const { unsettled, stopped } = await orders();
    all.ordersUnsettled.reset();
    for (const { broker, environment, state, count } of unsettled)
      all.ordersUnsettled.inc({ broker: named(broker), environment, state }, count);
    all.accountsStopped.reset();
    for (const { broker, environment, trading, count } of stopped)
      all.accountsStopped.inc({ broker: named(broker), environment, trading }, count);
  },
  breakers({ breakers }, { all, named }) {
    all.breakers.reset();
    for (const { broker, state } of breakers?.() ?? [])
      all.breakers.inc({ broker: named(broker), state });
  },
  async limits({ limits, shared }, { all, named }) {
    if (shared) all.limitsShared.set(shared() ? 1 : 0);
    const used = (await limits?.()) ?? [];
    all.limitUse.reset();
    for (const { broker, environment, limit, ratio } of used)
      all.limitUse.set({ broker: named(broker), environment, limit }, ratio);
  },
  pool({ pool }, { all }) {
    const use = pool?.();
    if (!use) return;
    all.database.set({ state: "busy" }, use.total - use.idle);
    all.database.set({ state: "idle" }, use.idle);
    all.database.set({ state: "waited-for" }, use.waiting);
  },
  async queue({ queue }, { all }) {
    const jobs = (await queue?.()) ?? {};
    all.queue.reset();
    for (const [state, count] of Object.entries(jobs)) all.queue.set({ state }, count);
  },
  async workers({ workers }, { all }) {
    all.workers.remove();
    if (workers) all.workers.set(await workers());
  },
  async deadLetters({ deadLetters }, { all }) {
    const open = (await deadLetters?.()) ?? {};
    all.deadLetters.reset();
    for (const [kind, count] of Object.entries(open)) all.deadLetters.set({ kind }, count);
  },
};
