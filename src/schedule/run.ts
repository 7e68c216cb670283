import type { Clock, DeadLetters, Failure, Instant, NewDeadLetter, Random } from "#domain";
import {
  type Connection,
  connectionSubject,
  type ConnectionChange,
  nextStanding,
  type PullResult,
  wasRead,
} from "#sync";
import type { BegunSlot, Priority, Schedules, Slot } from "./ports.ts";

/**
 * `done`: it was read, or failed, which the standing of the connection shows. `known`: it had been
 * read already. `later`: another process reads it, or ours could not. `stopped`: it ended its
 * process too often.
 */
export type Outcome = "done" | "known" | "later" | "stopped";
export type SlotResult = {
  readonly slot: Slot;
  readonly outcome: Outcome;
  /** Absent where nothing was read. */
  readonly result?: PullResult;
  /** Trouble of ours, not of the broker; the slot comes again. */
  readonly error?: unknown;
};

export type RunParts = {
  readonly schedules: Pick<Schedules, "finish" | "giveBack">;
  readonly read: (slot: Slot) => Promise<Connection | undefined>;
  readonly change: (slot: Slot, change: ConnectionChange) => Promise<unknown>;
  /** Where it is laid down that a slot was stopped. */
  readonly deadLetters?: (slot: Slot) => Pick<DeadLetters, "put">;
  /** Reads the connection unless it was read since the slot was due; see `Pulls`. */
  readonly pull: (slot: Slot) => Promise<PullResult>;
  readonly clock: Pick<Clock, "now">;
  readonly random: Pick<Random, "fraction">;
};

/** A slot whose process died so often is not tried again as it was. */
const MAX_ATTEMPTS = 5;
/** Longer than a page takes; the lease of a process that died runs out within a few of them. */
const BUSY_MS = 30_000;
const TROUBLE_MS = 60_000;

/** Runs a slot that was begun to its end. Never throws: what went wrong is in the result. */
export async function runSlot(parts: RunParts, slot: BegunSlot): Promise<SlotResult> {
  const { schedules } = parts;
  try {
    if (slot.attempts > MAX_ATTEMPTS) return await stopped(parts, slot);
    const result = await parts.pull(slot);
    if (result.status === "busy" || result.status === "interrupted") {
      await schedules.giveBack(slot, { afterMs: result.left ? 0 : BUSY_MS });
      return { slot, outcome: "later", result };
    }
    await schedules.finish(slot, { priority: priorityAfter(result) });
    return { slot, outcome: result.status === "current" ? "known" : "done", result };
  } catch (error) {
    // The claim runs out by itself where even this cannot be stored.
    await schedules.giveBack(slot, { afterMs: TROUBLE_MS, isAttempt: true }).catch(() => undefined);
    return { slot, outcome: "later", error };
  }
}

const priorityAfter = (result: PullResult): Priority =>
  "more" in result && result.more ? "backfill" : "scheduled";

/** Shows it as an error, from which a slower probe leads back. */
async function stopped(
  { schedules, read, change, deadLetters, clock, random }: RunParts,
  slot: BegunSlot,
): Promise<SlotResult> {
  const connection = await read(slot);
  if (!connection || wasRead(connection, slot.dueAt)) {
    await schedules.finish(slot);
    return { slot, outcome: "known" };
  }
  const at = clock.now();
  const { failure, nextAttemptAt, state, failures } = nextStanding(
    { ...connection, failures: Math.max(connection.failures, MAX_ATTEMPTS) },
    {
      kind: "failed",
      at,
      trouble: "fault",
      failure: ENDED_ITS_PROCESS,
      jitter: random.fraction(),
    },
  );
  await deadLetters?.(slot).put(slotLetter(connection, slot, at));
  await change(slot, {
    state,
    failures,
    failure: failure ?? null,
    nextAttemptAt: nextAttemptAt ?? null,
  });
  await schedules.finish(slot);
  return { slot, outcome: "stopped" };
}

const slotLetter = (
  { id, label }: Connection,
  { broker, environment, dueAt, priority, attempts }: Slot,
  at: Instant,
): NewDeadLetter => ({
  ...{ kind: "slot", subject: connectionSubject(id), label, connection: id },
  ...{ failure: ENDED_ITS_PROCESS, failureClass: "fault", attempts: attempts - 1, at },
  payload: { broker, environment, dueAt, priority },
});

const ENDED_ITS_PROCESS: Failure = {
  code: "sync-never-ended",
  message: `Reading was begun ${MAX_ATTEMPTS} times and never came to its end`,
  owner: "us",
  next: "Nothing to do: it is tried again every hour. Report it if it stays",
};
