import type { NoticeKind } from "./events.ts";

/** What people read of a kind, and whether they hear of it before they chose anything. */
export type KindFacts = {
  readonly name: string;
  readonly inApp: boolean;
  readonly email: boolean;
};

/**
 * What needs somebody comes by mail; what a trading day is full of stays quiet until it is asked
 * for.
 */
export const KINDS: Readonly<Record<NoticeKind, KindFacts>> = {
  "needs-user": { name: "A connection needs you", inApp: true, email: true },
  "relogin-due": { name: "A log-in ends soon", inApp: true, email: true },
  "sync-failed": { name: "Sync failed", inApp: true, email: true },
  "sync-recovered": { name: "Sync works again", inApp: true, email: true },
  "break-found": { name: "Figures differ from the broker's", inApp: true, email: true },
  "dead-letter": { name: "Something was given up", inApp: true, email: true },
  "trade-closed": { name: "A trade was closed", inApp: false, email: false },
  "import-done": { name: "An import is done", inApp: true, email: false },
  "experiment-stopped": { name: "An experiment stopped an account", inApp: true, email: true },
  "catalogue-changed": { name: "Brokers changed", inApp: true, email: true },
  "capability-changed": { name: "An account may do other things", inApp: true, email: true },
};
