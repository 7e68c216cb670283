import { FailureError, type Random } from "#domain";
import { rewrapped } from "./envelope.ts";
import { pagesOf } from "./pages.ts";
import type { KeySet, SealedCredential, VaultStore } from "./ports.ts";
import type { RotationReport, UnreadableCredential } from "./vault.ts";

type Options = {
  readonly store: VaultStore;
  readonly random: Pick<Random, "bytes">;
  readonly keys: KeySet;
};

/** Others write while this goes on; more passes than this mean that they write without end. */
const MAX_PASSES = 20;

/**
 * Wraps every data key with the current key. Each is replaced only if it still is what was read, so
 * a credential that is replaced or removed meanwhile is left alone, and an end at any moment leaves
 * each under one key or the other, both at hand.
 */
export async function rotateAll(options: Options): Promise<RotationReport> {
  const { store, keys } = options;
  let rewrappedCount = 0;
  let unreadable: UnreadableCredential[] = [];
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const outcome = await onePass(options);
    rewrappedCount += outcome.rewrapped;
    unreadable = outcome.unreadable;
    if (outcome.seen === unreadable.length) break;
  }
  return { kid: keys.current, rewrapped: rewrappedCount, unreadable, counts: await store.counts() };
}

async function onePass({ store, random, keys }: Options) {
  const unreadable: UnreadableCredential[] = [];
  let seen = 0;
  let done = 0;
  for await (const page of pagesOf(store, keys.current)) {
    for (const sealed of page) {
      seen++;
      const next = attempt(sealed, () => rewrapped(sealed, keys, random));
      if ("code" in next) unreadable.push(next);
      else if (await store.rewrap(sealed, next)) done++;
    }
  }
  return { seen, rewrapped: done, unreadable };
}

/** Does something with a credential, or tells why that one cannot be opened. */
export function attempt<Result extends object>(
  { ref, version }: SealedCredential,
  work: () => Result,
): Result | UnreadableCredential {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { ref, version, code: error.failure.code };
  }
}
