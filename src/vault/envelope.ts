import { createSecretKey, type KeyObject } from "node:crypto";
import { type CredentialFields, type CredentialRef, fail, type Random, Secret } from "#domain";
import { IV_BYTES, seal, unseal } from "./aead.ts";
import { dataKeyContext, fieldContext, FORMAT } from "./context.ts";
import { credentialNewer, credentialUnreadable, keyMissing } from "./failures.ts";
import { KEY_BYTES } from "./keys.ts";
import type { KeySet, Sealed, SealedCredential } from "./ports.ts";

type RandomBytes = Pick<Random, "bytes">;

type Plain = {
  readonly ref: CredentialRef;
  readonly version: number;
  readonly fields: CredentialFields;
};

/** Seals each field under a data key of this version alone, which the current key wraps. */
export function sealCredential(plain: Plain, keys: KeySet, random: RandomBytes): SealedCredential {
  const { ref, version } = plain;
  const dataKey = random.bytes(KEY_BYTES);
  const key = createSecretKey(dataKey);
  const fields = Object.entries(plain.fields).map(([name, secret]): [string, Sealed] => {
    const bytes = Buffer.from(secret.reveal(), "utf8");
    const context = fieldContext(plain, name);
    const sealed = seal({ key, iv: random.bytes(IV_BYTES), plain: bytes, context });
    bytes.fill(0);
    return [name, sealed];
  });
  const names = fields.map(([name]) => name);
  const wrapped = wrap({ ref, version, names, dataKey }, { keys, random });
  dataKey.fill(0);
  return { ref, version, v: FORMAT, ...wrapped, fields: Object.fromEntries(fields) };
}

/**
 * Opens every field. The place is the one that was asked for and not the one that the row states,
 * so that a row moved elsewhere does not open. Fails with "credential-unreadable",
 * "vault-key-missing", "credential-format-unknown".
 */
export function openCredential(
  sealed: SealedCredential,
  ref: CredentialRef,
  keys: KeySet,
): CredentialFields {
  const place = { ref, version: sealed.version };
  const dataKey = unwrap(sealed, ref, keys);
  const key = createSecretKey(dataKey);
  dataKey.fill(0);
  const fields = Object.entries(sealed.fields).map(([name, field]): [string, Secret] => {
    const bytes = unseal(field, { key, context: fieldContext(place, name) });
    if (!bytes) fail(credentialUnreadable(ref));
    const text = bytes.toString("utf8");
    bytes.fill(0);
    return [name, new Secret(text)];
  });
  return Object.fromEntries(fields);
}

/** Wraps the data key with the current key. The fields stay as they are. */
export function rewrapped(
  sealed: SealedCredential,
  keys: KeySet,
  random: RandomBytes,
): { readonly kid: string; readonly wrapped: Sealed } {
  const { ref, version, fields } = sealed;
  const dataKey = unwrap(sealed, ref, keys);
  const next = wrap({ ref, version, names: Object.keys(fields), dataKey }, { keys, random });
  dataKey.fill(0);
  return next;
}

type DataKey = {
  readonly ref: CredentialRef;
  readonly version: number;
  readonly names: readonly string[];
  readonly dataKey: Uint8Array;
};

function wrap(
  { ref, version, names, dataKey }: DataKey,
  { keys, random }: { readonly keys: KeySet; readonly random: RandomBytes },
) {
  const kid = keys.current;
  const context = dataKeyContext({ ref, version }, { kid, fields: names });
  const key = kekOf(keys, kid, ref);
  return { kid, wrapped: seal({ key, iv: random.bytes(IV_BYTES), plain: dataKey, context }) };
}

/** The key that the row names is the only one that is tried. */
function unwrap(sealed: SealedCredential, ref: CredentialRef, keys: KeySet): Buffer {
  const { v, kid, version, fields } = sealed;
  if (v !== FORMAT) fail(credentialNewer(ref, v));
  const context = dataKeyContext({ ref, version }, { kid, fields: Object.keys(fields) });
  const dataKey = unseal(sealed.wrapped, { key: kekOf(keys, kid, ref), context });
  if (dataKey?.length !== KEY_BYTES) fail(credentialUnreadable(ref));
  return dataKey;
}

const kekOf = (keys: KeySet, kid: string, { environment }: CredentialRef): KeyObject =>
  keys.kek(kid, environment) ?? fail(keyMissing([kid]));
