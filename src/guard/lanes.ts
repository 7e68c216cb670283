import { fail } from "#domain";
import type { Bucket, Lane } from "./limiter.ts";

/** How much of a limit a lane may use up, 0 to 1; the rest is kept for the lanes before it. */
export type Shares = Readonly<Record<Lane, number>>;

/** Shares of a limit that each lane may fill, so that some is left for those that go first. */
export const DEFAULT_SHARES: Shares = { orders: 1, sync: 0.9, backfill: 0.7 };

/** How late a place may be used, unless told. */
export const DEFAULT_GUARD_MS = 100;

/** Units that may stand in a window when a call of that lane is let in; at least its own weight. */
export function capOf(bucket: Bucket, share: number): number {
  const { max, weight = 1 } = bucket;
  return share >= 1 ? max : Math.max(Math.floor(max * share), weight);
}

/** A call that can never be let in is a mistake of the manifest, not a matter of waiting. */
export function checkBucket({ key, max, windowMs, weight = 1 }: Bucket): void {
  if (weight >= 1 && weight <= max && windowMs > 0 && weight % 1 === 0 && max % 1 === 0) return;
  fail({
    code: "limit-impossible",
    message: `The limit "${key}" of ${max} in ${windowMs} ms has no room for a weight of ${weight}`,
    owner: "us",
    next: "Correct the limits in the manifest of the broker",
  });
}
