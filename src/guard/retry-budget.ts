import type { Clock } from "#domain";

/** Retries that may be spent, so that a broker in trouble is not sent several times the calls. */
export type RetryBudget = {
  /** Every first attempt earns a part of a retry. */
  readonly earn: () => void;
  /** Takes one retry; false if none is left. */
  readonly spend: () => boolean;
};

export type BudgetOptions = {
  readonly clock: Clock;
  /** Retries in a row after a good time, 10 unless told. */
  readonly capacity?: number;
  /** Retries for each call in the long run, 0.1 unless told: a tenth more calls at most. */
  readonly ratio?: number;
  /** A quiet connection earns one retry in this time all the same, 10 s unless told. */
  readonly refillMs?: number;
};

/** A budget that is filled by first attempts and by time, and emptied by retries. */
export function createRetryBudget(options: BudgetOptions): RetryBudget {
  const { clock, capacity = 10, ratio = 0.1, refillMs = 10_000 } = options;
  let tokens = capacity;
  let countedAt = clock.monotonicMs();
  const add = (count: number) => (tokens = Math.min(capacity, tokens + count));
  return {
    earn: () => void add(ratio),
    spend() {
      const now = clock.monotonicMs();
      add((now - countedAt) / refillMs);
      countedAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
