import { type ConnectionId, epochMs, type Instant, instantOf } from "#domain";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Where in its interval a connection has its due times, from 0 to below 1. It follows from the id
 * alone, so that connections that were read together after an outage part again.
 */
export function phaseOf(id: ConnectionId): number {
  // FNV-1a, then mixed as in MurmurHash3, since ids that differ in their last letters only must
  // spread too.
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++)
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

export type NextDue = {
  readonly id: ConnectionId;
  /** What the user chose. */
  readonly intervalMinutes: number;
  /** What the broker's manifest says of when reading is worth while. */
  readonly cadence: {
    readonly leastMinutes: number;
    readonly afterHoursUtc?: readonly number[];
  };
  /** When the reading began that has just ended. */
  readonly startedAt: Instant;
  readonly endedAt: Instant;
};

/**
 * When a connection that was read is due again: the next of its due times that has not passed and
 * is at least half an interval after the reading began. A broker that publishes at certain hours is
 * read after those, spread over an hour.
 */
export function nextDueAt(from: NextDue): Instant {
  const { id, cadence, startedAt, endedAt } = from;
  const phase = phaseOf(id);
  const hours = cadence.afterHoursUtc ?? [];
  if (hours.length > 0) return afterHours(hours, phase * HOUR_MS, epochMs(endedAt));
  const everyMs = Math.max(from.intervalMinutes, cadence.leastMinutes) * MINUTE_MS;
  const phaseMs = Math.floor(phase * everyMs);
  const leastMs = Math.max(epochMs(endedAt) + 1, epochMs(startedAt) + everyMs / 2);
  return instantOf(Math.ceil((leastMs - phaseMs) / everyMs) * everyMs + phaseMs);
}

function afterHours(hours: readonly number[], spreadMs: number, afterMs: number): Instant {
  const day = Math.floor(afterMs / DAY_MS) * DAY_MS;
  // The spread may lead past midnight, so the evening before counts too.
  const moments = [-1, 0, 1].flatMap((days) =>
    hours.map((hour) => day + days * DAY_MS + hour * HOUR_MS + Math.floor(spreadMs)),
  );
  return instantOf(Math.min(...moments.filter((moment) => moment > afterMs)));
}
