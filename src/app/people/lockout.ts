/**
 * Slows down whoever guesses passwords. An address that missed often waits longer with each miss; a
 * person who is guessed at from many addresses waits as well, but never long, since that would let
 * a stranger lock somebody out.
 */
export type Lockout = {
  /** How long to wait before the next try, 0 if it may be tried now. */
  readonly waitMs: (email: string, address: string) => number;
  readonly missed: (email: string, address: string) => void;
  readonly passed: (email: string, address: string) => void;
};

type Rule = { readonly free: number; readonly longestMs: number };
const FROM_ONE_ADDRESS: Rule = { free: 5, longestMs: 15 * 60_000 };
const FROM_ANYWHERE: Rule = { free: 20, longestMs: 60_000 };
const FIRST_MS = 1_000;
/** Misses are forgotten after a day without one. */
const FORGOTTEN_MS = 24 * 3_600_000;
/** Beyond it the oldest are forgotten: memory is not for strangers to fill. */
const MAX_KEPT = 20_000;

type Misses = { count: number; until: number; at: number };

export function createLockout(monotonicMs: () => number): Lockout {
  const kept = new Map<string, Misses>();
  const rules = (email: string, address: string) =>
    [
      [`${email}\n${address}`, FROM_ONE_ADDRESS],
      [email, FROM_ANYWHERE],
    ] as const;

  const miss = (key: string, { free, longestMs }: Rule) => {
    const now = monotonicMs();
    const known = kept.get(key);
    const count = known && now - known.at < FORGOTTEN_MS ? known.count + 1 : 1;
    const delayMs = count < free ? 0 : Math.min(FIRST_MS * 2 ** (count - free), longestMs);
    kept.delete(key);
    kept.set(key, { count, until: now + delayMs, at: now });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return {
    waitMs: (email, address) =>
      Math.max(
        0,
        ...rules(email, address).map(([key]) => (kept.get(key)?.until ?? 0) - monotonicMs()),
      ),
    missed: (email, address) => {
      for (const [key, rule] of rules(email, address)) miss(key, rule);
    },
    passed: (email, address) => {
      for (const [key] of rules(email, address)) kept.delete(key);
    },
  };
}
