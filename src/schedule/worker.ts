import type { Clock, Random } from "#domain";
import { createDispatch } from "./dispatch.ts";
import type { Schedules } from "./ports.ts";
import type { SlotQueue, Taker } from "./queue.ts";
import type { SlotResult } from "./run.ts";
import { createSeats, type SeatParts } from "./seats.ts";

export type WorkerLimits = {
  /** Connections that one process reads at the same time. */
  readonly concurrency: number;
  /** Of these, connections of one broker. */
  readonly perBroker: number;
  /** How often it looks for what is due. */
  readonly pollMs: number;
  /** How long a slot that was begun outlives its process; it is renewed while the process lives. */
  readonly claimMs: number;
  /** A slot that nobody has begun after so long counts as lost and is handed out again. */
  readonly offerMs: number;
  /** Slots that wait in the queue, at most. */
  readonly ahead: number;
};

export const WORKER_LIMITS: WorkerLimits = {
  concurrency: 16,
  perBroker: 8,
  pollMs: 1_000,
  claimMs: 90_000,
  offerMs: 60_000,
  ahead: 64,
};

/** The longest pause while the database does not answer. */
const MAX_PAUSE_MS = 30_000;
/** Where much is due, it looks again when a seat is left, but only so many times as often. */
const MORE_OFTEN = 20;
/** A queue that does not answer is not waited for any longer at the end. */
const QUEUE_END_MS = 3_000;

export type WorkerParts = SeatParts & {
  readonly schedules: Schedules;
  readonly queue: SlotQueue;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction">;
  readonly limits?: Partial<WorkerLimits> | undefined;
  /** Told that slots could not be claimed, kept or handed over; it is tried again. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
};

/** Hands over what is due and runs what is handed over, until it is stopped. */
export type Worker = {
  /** Looks by itself from now on. */
  readonly start: () => void;
  /** Runs here what is due now, until nothing is left that was due at the beginning. */
  readonly runDue: () => Promise<readonly SlotResult[]>;
  /**
   * Takes nothing more and waits for what runs, but no longer than told; what is not done by then
   * is given back.
   */
  readonly stop: (graceMs: number) => Promise<void>;
  /** How many slots run. */
  readonly running: () => number;
  /** How many it runs at most. */
  readonly concurrency: number;
};

export function createWorker(parts: WorkerParts): Worker {
  const { clock, queue, schedules } = parts;
  const limits = { ...WORKER_LIMITS, ...parts.limits };
  const onTrouble = (error: unknown) => parts.onTrouble?.(error);
  const seats = createSeats(parts, { ...limits, patienceMs: limits.offerMs / 6 });
  const dispatch = createDispatch({ schedules, queue, seats, limits, onTrouble });
  const pauses = new Set<AbortController>();
  let loops: Promise<unknown> = Promise.resolve();
  let taker: Taker | undefined;
  let isEnding = false;
  const ended = () => isEnding;

  /** Waits about so long, or until the other happens. */
  async function pause(ms: number, sooner?: Promise<void>): Promise<void> {
    if (ended()) return;
    const over = new AbortController();
    pauses.add(over);
    const time = clock.sleep(ms * (0.8 + 0.4 * parts.random.fraction()), over.signal);
    await Promise.race([time.catch(() => undefined), ...(sooner ? [sooner] : [])]);
    pauses.delete(over);
    over.abort();
  }

  const endPauses = () => {
    for (const each of pauses) each.abort();
  };

  /** Repeats the work; after trouble it waits longer each time, if there is more to do shorter. */
  async function repeat({ everyMs, work, until = ended }: Repeated): Promise<void> {
    for (let troubles = 0; !until();) {
      let isMore = false;
      try {
        isMore = await work();
        troubles = 0;
      } catch (error) {
        troubles++;
        onTrouble(error);
      }
      const pauseMs = Math.min(everyMs * 2 ** troubles, Math.max(everyMs, MAX_PAUSE_MS));
      await pause(pauseMs, isMore ? seats.nextLeave() : undefined);
      if (isMore) await pause(everyMs / MORE_OFTEN);
    }
  }

  const holding: Repeated = {
    everyMs: limits.claimMs / 3,
    work: () => seats.renew().then(() => false),
  };

  return {
    concurrency: limits.concurrency,
    running: seats.taken,
    start() {
      taker = queue.take({
        // Some may wait for a seat while others, of another broker, take theirs.
        concurrency: limits.concurrency + limits.perBroker,
        work: (slot) => seats.take(slot).catch(onTrouble),
        onTrouble,
      });
      loops = Promise.all([
        repeat({ everyMs: limits.pollMs, work: () => dispatch.toQueue() }),
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
        for (let claimed = 1; !ended() && (claimed > 0 || seats.taken() > 0);) {
          const left = seats.nextLeave();
          claimed = await dispatch.here(dueBy, tell);
          if (seats.taken() > 0) await left;
        }
      } finally {
        isDone = true;
        endPauses();
        await held;
      }
      return results;
    },
    async stop(graceMs) {
      isEnding = true;
      endPauses();
      await loops;
      const stopped = taker?.stop().catch(onTrouble);
      seats.close();
      await within(clock, graceMs, seats.empty());
      await seats.giveBack();
      if (stopped) await within(clock, QUEUE_END_MS, stopped);
    },
  };
}

type Repeated = {
  readonly everyMs: number;
  /** Tells whether there may be more to do as soon as a seat is left. */
  readonly work: () => Promise<boolean>;
  /** Default: until the worker is stopped. */
  readonly until?: () => boolean;
};

/** Waits for the work, but no longer than told. */
async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, clock.sleep(ms, late.signal).catch(() => undefined)]);
  late.abort();
}
