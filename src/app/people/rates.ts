import { type Clock, fail } from "#domain";
import { createMemoryLimiter, type Limiter } from "#guard";
import type { Endpoint } from "#http";
import { tooMany } from "./failures.ts";

const MINUTE_MS = 60_000;
/** Calls a minute. What runs on the machine alone may be a script that asks as fast as it can. */
const PER_ADDRESS = 6_000;
const PER_ADDRESS_ALONE = 60_000;
const PER_CALLER = 3_000;
/** Passwords, codes and tokens that may be tried in a minute from one address. */
const GUESSES = 20;

/** A limiter that servers share, as long as it can be reached. */
export type SharedLimiter = () => Limiter | undefined;

/**
 * Counts calls by where they come from and by who calls; exact in any window of a minute. Guesses
 * and callers are counted together with other servers where there is a way; what comes from one
 * address burdens one server and is counted there. When the way is cut each counts for itself, so
 * that people can still sign in.
 */
export function createRates(clock: Clock, shared: SharedLimiter = () => undefined) {
  const own = createMemoryLimiter({ clock });
  const take = async (key: string, max: number, limiter: Limiter = own) => {
    const bucket = { key, max, windowMs: MINUTE_MS };
    const taken = await limiter.take({ buckets: [bucket], lane: "orders" });
    if (!taken.ok) fail(tooMany(taken.retryAfterMs));
  };
  return {
    /** Fails with "too-many-requests". */
    async ofAddress(address: string, { guessed }: Endpoint, alone: boolean): Promise<void> {
      await take(`address:${address}`, alone ? PER_ADDRESS_ALONE : PER_ADDRESS);
      if (guessed) await take(`people:guess:${address}`, GUESSES, shared());
    },
    ofCaller: (actor: string): Promise<void> => take(`people:${actor}`, PER_CALLER, shared()),
  };
}
