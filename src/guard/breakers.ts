import type { Clock } from "#domain";
import { CircuitBreaker, type BreakerState } from "./circuit-breaker.ts";

/** What one breaker stands for: a key that is locked out says nothing of another key. */
export type BreakerKey = {
  readonly broker: string;
  readonly host: string;
  /** Names the credential, never the secret itself: a connection id or a fingerprint. */
  readonly credential: string;
};

export type Breakers = {
  readonly of: (key: BreakerKey) => CircuitBreaker;
  /** Those that are not closed. */
  readonly troubled: () => readonly (BreakerKey & { readonly state: BreakerState })[];
};

export type BreakersOptions = {
  readonly clock: Clock;
  /** Errors in a row that open a breaker, 5 unless told. */
  readonly failures?: number;
  /** 60 s unless told. */
  readonly resetMs?: number;
  /** Breakers kept at once, 10,000 unless told; the oldest closed ones make room. */
  readonly max?: number;
};

/** One circuit breaker for each host and credential. */
export function createBreakers(options: BreakersOptions): Breakers {
  const { clock, failures = 5, resetMs = 60_000, max = 10_000 } = options;
  const known = new Map<string, BreakerKey & { readonly breaker: CircuitBreaker }>();
  return {
    of(key) {
      const name = JSON.stringify([key.host, key.credential]);
      const found = known.get(name)?.breaker;
      if (found) return found;
      if (known.size >= max) makeRoom();
      const breaker = new CircuitBreaker(failures, resetMs, { clock, broker: key.broker });
      known.set(name, { ...key, breaker });
      return breaker;
    },
    troubled: () =>
      [...known.values()]
        .map(({ breaker, ...key }) => ({ ...key, state: breaker.getState() }))
        .filter(({ state }) => state !== "closed"),
  };

  function makeRoom(): void {
    for (const [name, { breaker }] of known) {
      if (breaker.getState() !== "closed") continue;
      known.delete(name);
      return;
    }
    // All of them troubled: forgetting one costs a few calls, keeping all costs memory for ever.
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
}
