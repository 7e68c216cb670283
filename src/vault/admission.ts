import { fail, type Random } from "#domain";
import { canaryOf, sings } from "./canary.ts";
import { canaryBroken, keyMissing, keyRetired, keyWrong } from "./failures.ts";
import type { KeyRecord, Keyring, KeySet, VaultStore } from "./ports.ts";

type Options = {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly random: Pick<Random, "bytes">;
};

/** Processes that start together may add their key at the same moment. */
const ATTEMPTS = 5;

/**
 * The keys at hand, after they were held against what the database knows of them. Nothing is sealed
 * before this: rows under a wrong key would be lost. Makes the first key where there is none.
 */
export async function admit({ store, keyring, random }: Options): Promise<KeySet> {
  for (let attempt = 1; ; attempt++) {
    const records = await store.keys();
    const keys = (await keyring.load()) ?? (await makeFirst(keyring, records));
    await judge(keys, records, store);
    if (records.some(({ kid }) => kid === keys.current)) return keys;
    const expected = records.map(({ kid }) => kid);
    if (await store.addKey(canaryOf(keys, random), expected)) return keys;
    if (attempt >= ATTEMPTS) fail(keyWrong(keys.current, expected));
  }
}

/** A new key in place of one that is lost would hide that it is lost. */
function makeFirst(keyring: Keyring, records: readonly KeyRecord[]): Promise<KeySet> {
  const known = records.filter(({ retired }) => !retired).map(({ kid }) => kid);
  return known.length > 0 ? fail(keyMissing(known)) : keyring.make();
}

/** Fails if these keys are not those of the database, or not all that it needs. */
export async function judge(
  keys: KeySet,
  records: readonly KeyRecord[],
  store: VaultStore,
): Promise<void> {
  const active = records.filter(({ retired }) => !retired);
  const held = active.filter(({ kid }) => keys.kids.includes(kid));
  const broken = held.find((record) => !sings(record, keys));
  if (broken) fail(canaryBroken(broken.kid));
  if (records.some(({ kid, retired }) => retired && kid === keys.current))
    fail(keyRetired(keys.current));
  if (active.length > 0 && held.length === 0)
    fail(
      keyWrong(
        keys.current,
        active.map(({ kid }) => kid),
      ),
    );
  const missing = active.filter((record) => !held.includes(record)).map(({ kid }) => kid);
  if (missing.length === 0) return;
  const counts = await store.counts();
  const needed = missing.filter((kid) => (counts[kid] ?? 0) > 0);
  if (needed.length > 0) fail(keyMissing(needed));
}
