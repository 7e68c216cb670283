import type { Failure, Instant } from "#domain";
import { epochMs, instantOf } from "#domain";
import type { Connection } from "../ports/index.ts";

/** What a connection's standing is made of. */
export type Standing = Pick<
  Connection,
  "state" | "failures" | "failure" | "lastAttemptAt" | "lastSuccessAt" | "nextAttemptAt"
>;

/**
 * What stands in the way. `user`: only the user can mend it, and it is not tried again by itself.
 * `limit`: the broker asks to wait. `passing`: network or broker; it heals by itself. `fault`: ours
 * or an interface that changed; it is tried again, for the next version may mend it.
 */
export type Trouble = "user" | "limit" | "passing" | "fault";

export type StandingEvent = { readonly at: Instant } & (
  | { readonly kind: "began"; readonly intervalMs: number }
  | { readonly kind: "succeeded"; readonly nextMs: number }
  | {
      readonly kind: "failed";
      readonly trouble: Trouble;
      readonly failure: Failure;
      /** The broker asks to wait so long. */
      readonly retryAfterMs?: number | undefined;
      /** Other connections of the broker fail alike, so it is not this one's fault. */
      readonly outage?: boolean;
      /** From 0 to 1, spreads what failed together. */
      readonly jitter: number;
    }
  | { readonly kind: "credentials-replaced" }
  | { readonly kind: "paused" }
  | { readonly kind: "resumed" }
);

const MINUTE = 60_000;
/** Waits after the first, second and third failure in a row. */
const RETRY_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE];
const PROBE_MS = 60 * MINUTE;

/**
 * The standing after an event. From each state there is a way back: `connected`, `syncing`,
 * `delayed` and `error` have a next attempt, `needs-user` ends with new credentials or an attempt
 * that the user starts, `paused` with resuming.
 */
export function nextStanding(standing: Standing, event: StandingEvent): Standing {
  const { at } = event;
  const after = (ms: number) => instantOf(epochMs(at) + Math.round(ms));
  const { failure: _, nextAttemptAt: __, ...rest } = standing;
  switch (event.kind) {
    case "began":
      if (standing.state === "paused") return standing;
      // A process that dies leaves this standing behind, so the next attempt is set before it works.
      return {
        ...standing,
        state: "syncing",
        lastAttemptAt: at,
        nextAttemptAt: after(event.intervalMs),
      };
    case "succeeded": {
      const healed = { ...rest, failures: 0, lastSuccessAt: at };
      if (standing.state === "paused") return { ...healed, state: "paused" };
      return { ...healed, state: "connected", nextAttemptAt: after(event.nextMs) };
    }
    case "failed":
      return standing.state === "paused" ? standing : failed(rest, event, after);
    case "credentials-replaced":
    case "resumed":
      return { ...rest, state: "connected", failures: 0, nextAttemptAt: at };
    case "paused":
      return { ...rest, state: "paused" };
  }
}

type Failed = Extract<StandingEvent, { kind: "failed" }>;

function failed(
  standing: Omit<Standing, "failure" | "nextAttemptAt">,
  { trouble, failure, retryAfterMs = 0, outage, jitter }: Failed,
  after: (ms: number) => Instant,
): Standing {
  const failures = standing.failures + 1;
  const base = { ...standing, failures, failure };
  if (trouble === "user") return { ...base, state: "needs-user" };
  const spread = 1 + 0.2 * jitter;
  if (trouble === "limit") {
    const waitMs = Math.max(retryAfterMs, MINUTE);
    return { ...base, state: "delayed", nextAttemptAt: after(waitMs * spread) };
  }
  const retryMs = RETRY_MS[failures - 1];
  const isError = retryMs === undefined && outage !== true;
  const waitMs = retryMs ?? (isError ? PROBE_MS : (RETRY_MS.at(-1) ?? PROBE_MS));
  return {
    ...base,
    state: isError ? "error" : "delayed",
    nextAttemptAt: after(Math.max(waitMs, retryAfterMs) * spread),
  };
}
