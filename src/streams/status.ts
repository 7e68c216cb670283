import type { Failure, Instant } from "#domain";
import type { StreamEvent } from "#kit";

/**
 * `connecting` until the broker says that it is ready, then `open`; `stale` where nothing was heard
 * for too long, until it is opened again; `waiting` before the next opening; `refused` waits for a
 * person; `closed` for ever.
 */
export const STREAM_STATES = [
  "connecting",
  "open",
  "stale",
  "waiting",
  "refused",
  "closed",
] as const;
export type StreamState = (typeof STREAM_STATES)[number];

export type StreamStatus = {
  readonly state: StreamState;
  readonly since: Instant;
  /** Openings in a row that did not last. */
  readonly failures: number;
  /** Why it is not open, where it was. */
  readonly failure?: Failure;
};

/** What a stream tells whoever listens; the rest keeps the stream itself. */
export type Told = Extract<StreamEvent, { kind: "quote" | "order" | "changed" }>;
