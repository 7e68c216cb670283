import { type CredentialFields, type CredentialRef, fail } from "#domain";
import { admit } from "./admission.ts";
import { canaryOf } from "./canary.ts";
import { openCredential, sealCredential } from "./envelope.ts";
import {
  credentialChanged,
  credentialExists,
  credentialMissing,
  keyInUse,
  keyRetired,
  keyUnknown,
} from "./failures.ts";
import { checkFields } from "./fields.ts";
import { heldKeys } from "./held.ts";
import { checkAll } from "./check.ts";
import { rotateAll } from "./rotate.ts";
import type { Vault, VaultOptions } from "./vault.ts";

/** The vault over a store, with the keys of a keyring. Opens nothing until it is asked. */
export function createVault(options: VaultOptions): Vault {
  const { store, keyring, random } = options;
  const held = heldKeys(options);

  async function put(ref: CredentialRef, fields: CredentialFields): Promise<number> {
    const outcome = await add(ref, fields, { after: 0 });
    return outcome === "changed" ? fail(credentialExists(ref)) : 1;
  }

  async function replace(
    ref: CredentialRef,
    fields: CredentialFields,
    { version }: { readonly version?: number | undefined } = {},
  ): Promise<number> {
    const kept = await store.read(ref);
    const [newest, before] = kept;
    if (!newest) fail(credentialMissing(ref));
    const after = version ?? newest.version;
    // Where two are kept, the newest has not proved itself, and the one before it is still the
    // one to fall back to.
    const keep = before?.version ?? after;
    const outcome = await add(ref, fields, { after, keep });
    return outcome === "changed" ? fail(credentialChanged(ref)) : after + 1;
  }

  async function add(
    ref: CredentialRef,
    fields: CredentialFields,
    condition: { readonly after: number; readonly keep?: number },
  ): Promise<"added" | "changed"> {
    checkFields(ref, fields);
    const keys = await held.fresh();
    const version = condition.after + 1;
    const outcome = await store.add(
      sealCredential({ ref, version, fields }, keys, random),
      condition,
    );
    return outcome === "key-retired" ? fail(keyRetired(keys.current)) : outcome;
  }

  async function open(ref: CredentialRef) {
    const [newest] = await store.read(ref);
    if (!newest) fail(credentialMissing(ref));
    const keys = await held.having(newest.kid);
    return { version: newest.version, fields: openCredential(newest, ref, keys) };
  }

  async function retire(kid: string): Promise<void> {
    const keys = await held.fresh();
    if (kid === keys.current) fail(keyInUse(kid));
    const outcome = await store.retireKey(kid);
    if (outcome === "in-use") fail(keyInUse(kid));
    if (outcome === "unknown") fail(keyUnknown(kid));
  }

  async function reset(): Promise<void> {
    const keys = (await keyring.load()) ?? (await keyring.make());
    await store.reset(canaryOf(keys, random));
  }

  return {
    ready: async () => void (await admit(options)),
    put,
    replace,
    confirm: async (ref, version) => void (await store.settle(ref, version, "confirmed")),
    revert: (ref, version) => store.settle(ref, version, "reverted"),
    open,
    remove: async (ref) => (await store.remove(ref)) > 0,
    rotate: async () => rotateAll({ store, random, keys: await held.fresh() }),
    check: () => checkAll(options),
    retire,
    reset,
  };
}
