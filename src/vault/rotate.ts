import { FailureError, type Random } from "#domain";
import { rewrapped } from "./envelope.ts";
import { pagesOf } from "./pages.ts";
import type { KeySet, SealedCredential, Shelf, VaultStore } from "./ports.ts";
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
export async function rotateAll({ store, random, keys }: Options): Promise<RotationReport> {
  let done = 0;
  const unreadable: UnreadableCredential[] = [];
  for (const shelf of [store, store.logins]) {
    const turned = await turn(shelf, { random, keys });
    done += turned.rewrapped;
    unreadable.push(...turned.unreadable);
  }
  return { kid: keys.current, rewrapped: done, unreadable, counts: await store.counts() };
}

type Turn = Pick<Options, "random" | "keys">;
type Turned = Pick<RotationReport, "rewrapped" | "unreadable">;

/** Passes over a shelf until one finds nothing more to do. */
async function turn(shelf: Shelf, options: Turn): Promise<Turned> {
  let done = 0;
  for (let pass = 1; ; pass++) {
    const { seen, rewrapped, unreadable } = await onePass(shelf, options);
    done += rewrapped;
    if (seen === unreadable.length || pass === MAX_PASSES) return { rewrapped: done, unreadable };
  }
}

async function onePass(shelf: Shelf, { random, keys }: Turn) {
  const unreadable: UnreadableCredential[] = [];
  let seen = 0;
  let done = 0;
  for await (const page of pagesOf(shelf, keys.current)) {
    for (const sealed of page) {
      seen++;
      const next = attempt(sealed, () => rewrapped(sealed, keys, random));
      if ("code" in next) unreadable.push(next);
      else if (await shelf.rewrap(sealed, next)) done++;
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
