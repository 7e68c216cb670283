import type { Failure, FailureClass, Instant } from "#domain";
import { epochMs, instantOf } from "#domain";
import type { Connection } from "../ports/index.ts";

/** What a connection's standing is made of. */
export type Standing = Pick<
  Connection,
  "state" | "failures" | "failure" | "lastAttemptAt" | "lastSuccessAt" | "nextAttemptAt"
>;

/**
 * What stands in the way. `user` is not tried again by itself; `fault` is, for the next version may
 * mend it.
 */
export type Trouble = FailureClass;

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
/** Waits after the first, second and third failure in a row; the next one makes it an error. */
const RETRY_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE];
/** How often what is in error is tried. */
const PROBE_MS = 60 * MINUTE;
/** How often a broker is tried that is down for all: it heals for all, and soon is soon enough. */
const OUTAGE_MS = 5 * MINUTE;
/** A limit of which the broker does not say when it ends. */
const LIMIT_MS = 5 * MINUTE;

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
  event: Failed,
  after: (ms: number) => Instant,
): Standing {
  const { trouble, failure, outage, retryAfterMs = 0, jitter } = event;
  // What others bring about uses up none of the connection's own retries.
  const isOwn = trouble !== "limit" && outage !== true;
  const failures = standing.failures + (isOwn ? 1 : 0);
  const base = { ...standing, failures, failure };
  if (trouble === "user") return { ...base, state: "needs-user" };
  const isError = trouble !== "limit" && failures > RETRY_MS.length;
  const waitMs = Math.max(waitAfter(event, failures), retryAfterMs);
  return {
    ...base,
    state: isError ? "error" : "delayed",
    // Spread upwards only, since what the broker asks for is the least.
    nextAttemptAt: after(waitMs * (1 + 0.2 * jitter)),
  };
}

function waitAfter({ trouble, outage, retryAfterMs }: Failed, failures: number): number {
  if (trouble === "limit") return retryAfterMs === undefined ? LIMIT_MS : MINUTE;
  if (failures > RETRY_MS.length) return PROBE_MS;
  return outage ? OUTAGE_MS : (RETRY_MS[failures - 1] ?? PROBE_MS);
}
