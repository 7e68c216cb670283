import type { QuoteMark } from "../orders/quote.ts";
import type { Price } from "./valuation.ts";

export type Age = QuoteMark;

/** Nobody should judge a profit by a price that is older without knowing it. */
const OLD_MS = 15_000;

/**
 * Whether a price is of now: words, which a colour only repeats. "Live" is left to accounts with
 * real money.
 */
export function ageMarkOf({ of, atMs, isStale }: Price, nowMs: number): Age {
  if (of === "stated") return { tone: "warn", text: "Not current" };
  if (isStale || nowMs - atMs >= OLD_MS) return { tone: "warn", text: "Stale" };
  return { tone: "good", text: "Current" };
}
