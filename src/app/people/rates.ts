import { type Clock, fail } from "#domain";
import { createMemoryLimiter } from "#guard";
import type { Endpoint } from "#http";
import { tooMany } from "./failures.ts";

const MINUTE_MS = 60_000;
/** Calls a minute. What runs on the machine alone may be a script that asks as fast as it can. */
const PER_ADDRESS = 6_000;
const PER_ADDRESS_ALONE = 60_000;
const PER_CALLER = 3_000;
/** Passwords, codes and tokens that may be tried in a minute from one address. */
const GUESSES = 20;

/** Counts calls by where they come from and by who calls; exact in any window of a minute. */
export function createRates(clock: Clock) {
  const limiter = createMemoryLimiter({ clock });
  const take = async (key: string, max: number) => {
    const bucket = { key, max, windowMs: MINUTE_MS };
    const taken = await limiter.take({ buckets: [bucket], lane: "orders" });
    if (!taken.ok) fail(tooMany(taken.retryAfterMs));
  };
  return {
    /** Fails with "too-many-requests". */
    async ofAddress(address: string, { guessed }: Endpoint, alone: boolean): Promise<void> {
      await take(`address:${address}`, alone ? PER_ADDRESS_ALONE : PER_ADDRESS);
      if (guessed) await take(`guess:${address}`, GUESSES);
    },
    ofCaller: (actor: string): Promise<void> => take(actor, PER_CALLER),
  };
}
