import type { Random } from "#domain";
import { IV_BYTES, seal, unseal } from "./aead.ts";
import { canaryContext } from "./context.ts";
import { fail } from "#domain";
import { keyMissing } from "./failures.ts";
import type { KeyRecord, KeySet } from "./ports.ts";

const SONG = Buffer.from("openblotter canary", "utf8");

/** A known text sealed with a key, by which the database will know it again. */
export function canaryOf(keys: KeySet, random: Pick<Random, "bytes">): KeyRecord {
  const kid = keys.current;
  const key = keys.kek(kid, "canary") ?? fail(keyMissing([kid]));
  const iv = random.bytes(IV_BYTES);
  const canary = seal({ key, iv, plain: SONG, context: canaryContext(kid) });
  return { kid, canary, retired: false };
}

/** Whether the key at hand is the one that the database knows by this id. */
export function sings({ kid, canary }: KeyRecord, keys: KeySet): boolean {
  const key = keys.kek(kid, "canary");
  return (
    key !== undefined && unseal(canary, { key, context: canaryContext(kid) })?.equals(SONG) === true
  );
}
