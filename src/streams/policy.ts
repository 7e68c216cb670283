/** How patient one stream is. All in milliseconds. */
export type StreamPolicy = {
  /** From dialling until the broker says that it is ready. */
  readonly readyMs: number;
  /** Most of the first wait before it is opened again; each further wait may be twice as long. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Open for so long, a stream has proved itself: the next wait is a first one. */
  readonly stableMs: number;
  /** Where instruments stand in the address: changes so close together open it anew once. */
  readonly gatherMs: number;
};

export const DEFAULT_STREAM_POLICY: StreamPolicy = {
  readyMs: 20_000,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  stableMs: 30_000,
  gatherMs: 250,
};

/** No wait is shorter, so that a broker that hangs up at once is not run over. */
export const LEAST_WAIT_MS = 100;
