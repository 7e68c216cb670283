import {
  type ConnectionId,
  epochMs,
  type Instant,
  instantOf,
  offsetAt,
  wallToUtcMs,
} from "#domain";
import { isOpen, nextOpen } from "./market-hours.ts";
import { type MarketId, MARKETS } from "./markets.ts";

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

/** What the broker's manifest says of when reading is worth while. */
export type DueCadence = {
  readonly leastMinutes: number;
  readonly afterHoursUtc?: readonly number[];
  readonly market?: MarketId;
  readonly resets?: { readonly at: string; readonly zone: string };
};

export type NextDue = {
  readonly id: ConnectionId;
  /** What the user chose. */
  readonly intervalMinutes: number;
  readonly cadence: DueCadence;
  /** When the reading began that has just ended. */
  readonly startedAt: Instant;
  readonly endedAt: Instant;
};

/** How often is read what cannot change: fees and corrections are booked while a market is closed. */
const CLOSED_MS = 4 * HOUR_MS;
/** Executions are reported for so long after the last one was possible. */
const AFTERMATH_MS = 2 * HOUR_MS;
/** Records that a broker forgets are read in the quarter of an hour that ends so long before. */
const BEFORE_RESET_MS = 5 * MINUTE_MS;
const RESET_SPREAD_MS = 15 * MINUTE_MS;

/**
 * When a connection that was read is due again: the next of its due times that has not passed and
 * is at least half an interval after the reading began. A broker that publishes at certain hours is
 * read after those, spread over an hour. While its market is closed a connection is read every four
 * hours, and again when it opens. What a broker is about to forget is read before.
 */
export function nextDueAt(from: NextDue): Instant {
  const { id, cadence, endedAt } = from;
  const { afterHoursUtc: hours = [], market, resets } = cadence;
  const phase = phaseOf(id);
  const endedMs = epochMs(endedAt);
  if (hours.length > 0) return afterHours(hours, phase * HOUR_MS, endedMs);
  const everyMs = Math.max(from.intervalMinutes, cadence.leastMinutes) * MINUTE_MS;
  const dueMs = onGrid(from, phase, everyMs);
  const openMs = market === undefined ? dueMs : inMarket(from, { phase, everyMs, dueMs, market });
  return instantOf(resets ? Math.min(openMs, beforeReset(resets, phase, endedMs)) : openMs);
}

/** The first due time of a rhythm that has not passed and leaves half an interval of rest. */
function onGrid({ startedAt, endedAt }: NextDue, phase: number, everyMs: number): number {
  const phaseMs = Math.floor(phase * everyMs);
  const leastMs = Math.max(epochMs(endedAt) + 1, epochMs(startedAt) + everyMs / 2);
  return Math.ceil((leastMs - phaseMs) / everyMs) * everyMs + phaseMs;
}

type InMarket = {
  readonly phase: number;
  readonly everyMs: number;
  /** When it were due if the market were always open. */
  readonly dueMs: number;
  readonly market: MarketId;
};

function inMarket(from: NextDue, { phase, everyMs, dueMs, market }: InMarket): number {
  const hours = MARKETS[market];
  if (isOpen(hours, dueMs) || isOpen(hours, dueMs - AFTERMATH_MS)) return dueMs;
  const openedMs = nextOpen(hours, dueMs) + Math.floor(phase * everyMs);
  return Math.max(dueMs, Math.min(openedMs, onGrid(from, phase, CLOSED_MS)));
}

function beforeReset(
  { at, zone }: NonNullable<DueCadence["resets"]>,
  phase: number,
  afterMs: number,
): number {
  const today = Math.floor((afterMs + offsetAt(afterMs, zone)) / DAY_MS);
  const wallMs = (+at.slice(0, 2) * 60 + +at.slice(3, 5)) * MINUTE_MS;
  const leadMs = BEFORE_RESET_MS + Math.floor(phase * RESET_SPREAD_MS);
  const moments = [0, 1, 2].map(
    (days) => wallToUtcMs((today + days) * DAY_MS + wallMs, zone) - leadMs,
  );
  return Math.min(...moments.filter((moment) => moment > afterMs));
}

function afterHours(hours: readonly number[], spreadMs: number, afterMs: number): Instant {
  const day = Math.floor(afterMs / DAY_MS) * DAY_MS;
  // The spread may lead past midnight, so the evening before counts too.
  const moments = [-1, 0, 1].flatMap((days) =>
    hours.map((hour) => day + days * DAY_MS + hour * HOUR_MS + Math.floor(spreadMs)),
  );
  return instantOf(Math.min(...moments.filter((moment) => moment > afterMs)));
}
