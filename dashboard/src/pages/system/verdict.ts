import type { ScheduleStateBody, WorkerBody } from "../../api/types.ts";
import { count, formatSpan } from "../../format/span.ts";

/** A worker gives a sign of life every 10 seconds; three that are missing mean that it is gone. */
const SILENCE_MS = 30_000;
/** A start that is later than this is worth a word. */
const LATE_MS = 60_000;

export type Verdict = {
  readonly tone: "good" | "warn" | "bad";
  readonly what: string;
  /** Who acts, and what leads on. */
  readonly next?: string;
};

export const isAlive = ({ seenAt }: WorkerBody, at: string): boolean =>
  Date.parse(at) - Date.parse(seenAt) < SILENCE_MS;

/** How scheduled reading fares, the worst first, and whether somebody has to act. */
export function verdictsOf(state: ScheduleStateBody): readonly Verdict[] {
  const verdicts = [queueOf(state), workersOf(state), lateOf(state), ...breakersOf(state)];
  const told = verdicts.filter((verdict) => verdict !== undefined);
  return told.length > 0 ? told : [{ tone: "good", what: "Scheduled reading keeps up" }];
}

function workersOf({ workers, at }: ScheduleStateBody): Verdict | undefined {
  if (workers.some((worker) => isAlive(worker, at))) return undefined;
  return {
    tone: "bad",
    what: "No worker is alive, so nothing is read by itself",
    next: 'You can settle this: Start "openblotter serve" or "openblotter worker".',
  };
}

function queueOf({ queue }: ScheduleStateBody): Verdict | undefined {
  if (queue.reachable) return undefined;
  return {
    tone: "bad",
    what: `The queue on ${QUEUES[queue.backend]} does not answer`,
    next: "Nothing is lost: slots wait in the table. You can settle this: Look whether it runs.",
  };
}

function lateOf({ backlog, at }: ScheduleStateBody): Verdict | undefined {
  const lateMs = lateness(backlog.oldestDueAt, at);
  if (lateMs < LATE_MS) return undefined;
  return {
    tone: "warn",
    what: `${count(backlog.due, "connection")} ${backlog.due === 1 ? "waits" : "wait"}, the oldest for ${formatSpan(lateMs)}`,
    next: "OpenBlotter acts: It reads the oldest first. If this grows, add a worker.",
  };
}

const breakersOf = ({ breakers }: ScheduleStateBody): readonly Verdict[] =>
  [...new Set(breakers.map(({ broker }) => broker))].map((broker) => ({
    tone: "warn",
    what: `Calls to "${broker}" are held back after failures`,
    next: "The broker acts: OpenBlotter asks again by itself with single calls.",
  }));

/** How long the oldest due slot has waited. */
export const lateness = (oldestDueAt: string | undefined, at: string): number =>
  oldestDueAt === undefined ? 0 : Math.max(Date.parse(at) - Date.parse(oldestDueAt), 0);

export const QUEUES: Readonly<Record<ScheduleStateBody["queue"]["backend"], string>> = {
  redis: "Redis",
  postgres: "Postgres",
  pglite: "PGlite",
};
