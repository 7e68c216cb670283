import type { Clock, Instant, Random } from "#domain";
import type { Schedules, Slot } from "./ports.ts";
import type { SlotResult } from "./run.ts";

export type WorkerLimits = {
  /** Connections that one process reads at the same time. */
  readonly concurrency: number;
  /** Of these, connections of one broker. */
  readonly perBroker: number;
  /** How often it looks for what is due. */
  readonly pollMs: number;
  /** How long a claim outlives its process; it is renewed while the process lives. */
  readonly claimMs: number;
};

const LIMITS: WorkerLimits = { concurrency: 16, perBroker: 8, pollMs: 1_000, claimMs: 90_000 };
/** The longest pause while the database does not answer. */
const MAX_PAUSE_MS = 30_000;

export type WorkerParts = {
  readonly schedules: Schedules;
  /** Names this process; a restart has another name. */
  readonly owner: string;
  /** Runs a claimed slot to its end; see `runSlot`. */
  readonly run: (slot: Slot) => Promise<SlotResult>;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  readonly limits?: Partial<WorkerLimits>;
  /** Told of each slot that was run. */
  readonly onResult?: (result: SlotResult) => void;
  /** Told that claims could not be taken or kept; it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
};

/** Claims what is due and runs it, until it is stopped. */
export type Worker = {
  /** Looks by itself from now on. */
  readonly start: () => void;
  /** Runs what is due now, until nothing is left that was due at the beginning. */
  readonly runDue: () => Promise<readonly SlotResult[]>;
  /**
   * Takes nothing more and waits for what runs, but no longer than told; what is not done by then
   * is given back.
   */
  readonly stop: (graceMs: number) => Promise<void>;
  /** How many slots run. */
  readonly running: () => number;
};

export function createWorker(parts: WorkerParts): Worker {
  const { clock } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const seats = createSeats(parts, limits);
  const pauses = new Set<AbortController>();
  let loops: Promise<unknown> = Promise.resolve();
  let isEnding = false;
  const ended = () => isEnding;

  /** Waits about so long, or until one of the others happens. */
  async function pause(ms: number, sooner: readonly Promise<void>[]): Promise<void> {
    if (ended()) return;
    const over = new AbortController();
    pauses.add(over);
    const time = clock.sleep(ms * (0.8 + 0.4 * parts.random.fraction()), over.signal);
    await Promise.race([time.catch(() => undefined), ...sooner]);
    pauses.delete(over);
    over.abort();
  }

  /** Repeats the work; after trouble it waits longer each time. */
  async function repeat({ everyMs, work, sooner, until = ended }: Repeated): Promise<void> {
    for (let troubles = 0; !until();) {
      try {
        await work();
        troubles = 0;
      } catch (error) {
        troubles++;
        parts.onTrouble?.(error);
      }
      const pauseMs = Math.min(everyMs * 2 ** troubles, Math.max(everyMs, MAX_PAUSE_MS));
      await pause(pauseMs, troubles === 0 && sooner ? sooner() : []);
    }
  }

  const holding = { everyMs: limits.claimMs / 3, work: () => seats.renew(limits.claimMs) };

  return {
    start() {
      loops = Promise.all([
        // A seat that became free may be taken at once.
        repeat({ everyMs: limits.pollMs, work: () => seats.take({}), sooner: seats.ends }),
        repeat(holding),
      ]);
    },
    async runDue() {
      const results: SlotResult[] = [];
      const dueBy = clock.now();
      const tell = (result: SlotResult) => results.push(result);
      let isDone = false;
      const held = repeat({ ...holding, until: () => isDone || ended() });
      try {
        while (!ended() && ((await seats.take({ dueBy, tell })) > 0 || seats.taken() > 0))
          await Promise.race(seats.ends());
      } finally {
        isDone = true;
        for (const each of pauses) each.abort();
        await held;
      }
      return results;
    },
    async stop(graceMs) {
      isEnding = true;
      for (const each of pauses) each.abort();
      await loops;
      const late = new AbortController();
      await Promise.race([seats.empty(), clock.sleep(graceMs, late.signal).catch(() => undefined)]);
      late.abort();
      await seats.giveBack();
    },
    running: seats.taken,
  };
}

type Repeated = {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  /** What may end a pause before its time. */
  readonly sooner?: () => readonly Promise<void>[];
  /** Default: until the worker is stopped. */
  readonly until?: () => boolean;
};

type Filling = {
  /** Only what was due by then. */
  readonly dueBy?: Instant;
  readonly tell?: (result: SlotResult) => void;
};

type Seat = { readonly slot: Slot; readonly done: Promise<void> };

/** The slots that this process runs, within its bounds. */
function createSeats(parts: WorkerParts, { concurrency, perBroker, claimMs }: WorkerLimits) {
  const { schedules, owner } = parts;
  const seats = new Map<string, Seat>();
  const slots = () => [...seats.values()].map(({ slot }) => slot);
  const count = (broker: string) => slots().filter((slot) => slot.broker === broker).length;
  const full = () =>
    [...new Set(slots().map(({ broker }) => broker))].filter((each) => count(each) >= perBroker);

  function seat(slot: Slot, tell: Filling["tell"]): void {
    const work = async () => {
      const result = await parts.run(slot);
      seats.delete(slot.connection);
      parts.onResult?.(result);
      tell?.(result);
    };
    seats.set(slot.connection, { slot, done: work() });
  }

  return {
    taken: () => seats.size,
    /** Takes what is due onto free seats. Returns how many were taken. */
    async take({ tell, ...due }: Filling): Promise<number> {
      let taken = 0;
      for (let room = concurrency - seats.size; room > 0; room = concurrency - seats.size) {
        const bounds = { owner, limit: room, ttlMs: claimMs, without: full() };
        const found = await schedules.claim({ ...bounds, ...due });
        for (const slot of found) {
          // A claim of ours that ran out while we still run it needs no second run.
          if (seats.has(slot.connection)) continue;
          if (count(slot.broker) >= perBroker) {
            await schedules.giveBack(slot, { afterMs: 0 });
            continue;
          }
          seat(slot, tell);
          taken++;
        }
        if (found.length < room) break;
      }
      return taken;
    },
    /** Each resolves when one seat is left. */
    ends: () => [...seats.values()].map(({ done }) => done),
    async empty(): Promise<void> {
      while (seats.size > 0) await Promise.all([...seats.values()].map(({ done }) => done));
    },
    async renew(ttlMs: number): Promise<void> {
      if (seats.size > 0) await schedules.renew(slots(), ttlMs);
    },
    async giveBack(): Promise<void> {
      for (const slot of slots())
        await schedules.giveBack(slot, { afterMs: 0 }).catch(() => undefined);
    },
  };
}
