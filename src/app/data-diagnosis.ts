import type { Diagnosis } from "#cli";
import { epochMs, FailureError } from "#domain";
import { scheduleState } from "./schedule-state.ts";
import { diagnoseSecrets } from "./secrets-diagnosis.ts";
import type { System } from "./system.ts";

type Room = Pick<System, "vault" | "keys" | "store" | "queue" | "surroundings">;

/** Limits and log-ins of brokers go by the clock; so much does no harm. */
const SKEW_MS = 2_000;
/** Who waits longer than this waits for a worker. */
const LATE_MS = 300_000;

/** Looks at what is kept and at who works on it; each part by itself. */
export async function diagnoseData(room: Room): Promise<Diagnosis[]> {
  const { store } = room;
  const tables: Diagnosis = (await store.census.isCurrent())
    ? { name: "Tables", state: "ok", detail: "are up to date" }
    : {
        name: "Tables",
        state: "failed",
        detail: "are not those that this version knows",
        next: "Start the version that last used them, or this one alone",
      };
  return [
    tables,
    await clock(room),
    await orWhyNot("Key", () => key(room)),
    await orWhyNot("Secrets", () => diagnoseSecrets(room)),
    ...(await schedule(room)),
  ];
}

/** What keeps something from being looked at is itself a diagnosis. */
export async function orWhyNot(name: string, look: () => Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { message, next } = error.failure;
    return { name, state: "failed", detail: message, next };
  }
}

async function clock({ store, surroundings }: Room): Promise<Diagnosis> {
  const askedMs = surroundings.monotonicMs();
  const theirs = epochMs(await store.census.now());
  // The answer was made about in the middle of the question.
  const wayMs = (surroundings.monotonicMs() - askedMs) / 2;
  const skewMs = epochMs(surroundings.now()) - wayMs - theirs;
  const detail = `differs from that of the database by ${Math.round(Math.abs(skewMs))} ms`;
  if (Math.abs(skewMs) <= SKEW_MS) return { name: "Clock", state: "ok", detail };
  const next = "Set the clocks of both machines by a time server";
  return { name: "Clock", state: "warning", detail, next };
}

async function key({ vault, keys }: Room): Promise<Diagnosis> {
  const { current } = await vault.check();
  if (current === undefined) return { name: "Key", state: "ok", detail: "is not made yet" };
  return { name: "Key", state: "ok", detail: `${keys.place} holds the key "${current}"` };
}

async function schedule({ store, queue, surroundings }: Room): Promise<Diagnosis[]> {
  const found = await scheduleState({ store, queue, clock: surroundings });
  const { workers, deadLetters } = found;
  const { backend, reachable, waiting, active } = found.queue;
  const now = surroundings.now();
  const { due, oldestDueAt: oldest = now } = await store.schedules.backlog();
  const lateMs = epochMs(now) - epochMs(oldest);
  return [
    reachable
      ? {
          name: "Queue",
          state: "ok",
          detail: `is carried by ${BACKENDS[backend]}; ${waiting} wait, ${active} are read`,
        }
      : {
          name: "Queue",
          state: "warning",
          detail: `is carried by ${BACKENDS[backend]}, which does not answer`,
          next: "Start it, or correct REDIS_URL; nothing is lost meanwhile",
        },
    {
      name: "Workers",
      state: "ok",
      detail: workers.length === 0 ? "are none at this moment" : `are ${workers.length}`,
    },
    lateMs <= LATE_MS
      ? { name: "Schedule", state: "ok", detail: `has ${due} connections due` }
      : {
          name: "Schedule",
          state: "warning",
          detail: `has ${due} connections due, the oldest since ${oldest}`,
          next: 'Start "openblotter worker", or "openblotter serve"',
        },
    deadLetters === 0
      ? { name: "Letters", state: "ok", detail: "none of work that was given up" }
      : {
          name: "Letters",
          state: "warning",
          detail: `${deadLetters} of work that was given up`,
          next: 'Look at them with "openblotter dead-letters"',
        },
  ];
}

const BACKENDS = { redis: "Redis", postgres: "the database", pglite: "the database" } as const;
