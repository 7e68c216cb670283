import type { PnlBucketBody } from "../../api/types.ts";
import { accountLabel } from "../../filters/account-name.ts";
import { pixels } from "../../format/decimal.ts";

/** Time buckets in order of time; everything else with the largest sums first, won or lost. */
export function orderBuckets(buckets: readonly PnlBucketBody[], by: string): PnlBucketBody[] {
  if (by === "month") return buckets.toSorted((a, b) => (a.key < b.key ? 1 : -1));
  if (by === "weekday" || by === "hour")
    return buckets.toSorted((a, b) => pixels(a.key) - pixels(b.key));
  return buckets.toSorted((a, b) => Math.abs(pixels(b.net)) - Math.abs(pixels(a.net)));
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** What a bucket is called: keys are the server's, names are for people. */
export function bucketName(key: string, by: string): string {
  if (by === "weekday") return WEEKDAYS[pixels(key) - 1] ?? key;
  if (by === "hour") return `${key.padStart(2, "0")}:00`;
  return by === "account" ? accountLabel(key) : key;
}
