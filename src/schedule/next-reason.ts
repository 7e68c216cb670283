import { epochMs, type Instant } from "#domain";
import type { DueCadence } from "./next-due.ts";

/**
 * Why a connection is read later than its interval says. `after-failure`: it is tried again, as its
 * failure tells. `statement-hours`: the broker has news at certain hours only. `market-closed`:
 * read every four hours until the market opens. `least-interval`: the broker is not read so often.
 */
export type NextReason = "after-failure" | "statement-hours" | "market-closed" | "least-interval";

export type NextReasonOf = {
  readonly state: string;
  readonly intervalMinutes: number;
  readonly lastAttemptAt?: Instant | undefined;
  readonly nextAttemptAt?: Instant | undefined;
};

const MINUTE_MS = 60_000;
/** A due time leaves half an interval of rest, so the next is at most so many intervals away. */
const FARTHEST = 1.5;

/** Undefined where the next reading is no later than the interval, or there is none. */
export function nextReason(of: NextReasonOf, cadence: DueCadence): NextReason | undefined {
  const { state, intervalMinutes, lastAttemptAt, nextAttemptAt } = of;
  if (state === "paused" || state === "needs-user") return undefined;
  if (nextAttemptAt === undefined || lastAttemptAt === undefined) return undefined;
  const aheadMs = epochMs(nextAttemptAt) - epochMs(lastAttemptAt);
  if (aheadMs <= intervalMinutes * MINUTE_MS * FARTHEST) return undefined;
  if (state === "delayed" || state === "error") return "after-failure";
  if (cadence.afterHoursUtc?.length) return "statement-hours";
  const everyMs = Math.max(intervalMinutes, cadence.leastMinutes) * MINUTE_MS;
  if (aheadMs > everyMs * FARTHEST && cadence.market !== undefined) return "market-closed";
  return cadence.leastMinutes > intervalMinutes ? "least-interval" : undefined;
}
