import type { Instant } from "./instant.ts";

/** Time as a program is given it. Simulations give another. */
export type Clock = {
  readonly now: () => Instant;
  /** Milliseconds that never go back, from an arbitrary beginning. */
  readonly monotonicMs: () => number;
  /** Waits; rejects with the reason of the signal as soon as that aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Randomness as a program is given it. */
export type Random = {
  /** Cryptographically strong outside of simulations. */
  readonly bytes: (count: number) => Uint8Array;
  /** 0 or more, below 1; for jitter, never for secrets. */
  readonly fraction: () => number;
};
