import type { Random } from "#domain";
import { LEAST_WAIT_MS, type StreamPolicy } from "./policy.ts";

/**
 * How long to wait before the next opening, in milliseconds: anything up to a bound that doubles
 * with each failure, so that many clients of a broker that was away do not come back together.
 */
export function backoffMs(
  random: Pick<Random, "fraction">,
  { firstWaitMs, longestWaitMs }: Pick<StreamPolicy, "firstWaitMs" | "longestWaitMs">,
  failures: number,
): number {
  const bound = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(LEAST_WAIT_MS, bound * random.fraction());
}
