/** Keys, credentials and randomness of tests; the same in every run. */
import { createHash } from "node:crypto";
import { connectionId, type CredentialFields, type CredentialRef, Secret, tenantId } from "#domain";
import { createVault } from "./create.ts";
import { keySetOf } from "./keys.ts";
import { memoryVaultStore } from "./memory.ts";
import type { Keyring, VaultStore } from "./ports.ts";

export const keyOf = (name: string): Uint8Array => createHash("sha256").update(name).digest();

/** Never the same bytes twice, and the same ones in every run. */
export function countedRandom(seed = "seed") {
  let count = 0;
  const block = () => createHash("sha256").update(`${seed} ${count++}`).digest();
  return {
    bytes: (size: number): Uint8Array => {
      const parts: Buffer[] = [];
      while (parts.length * 32 < size) parts.push(block());
      return Uint8Array.from(Buffer.concat(parts).subarray(0, size));
    },
  };
}

/** Keys that a test holds in its hand; what `give` sets is found at the next look. */
export function handKeyring(...names: readonly string[]) {
  let given = names;
  const set = () => {
    const [first, ...rest] = given.map(keyOf);
    return first ? keySetOf([first, ...rest]) : undefined;
  };
  const keyring: Keyring = {
    load: async () => set(),
    async make() {
      given = ["made"];
      return set() ?? (undefined as never);
    },
  };
  return { keyring, give: (...next: readonly string[]) => (given = next) };
}

export const refOf = (changes: Partial<CredentialRef> = {}): CredentialRef => ({
  tenant: tenantId("t1"),
  connection: connectionId("c1"),
  environment: "paper",
  purpose: "sync",
  ...changes,
});

export const fieldsOf = (fields: Readonly<Record<string, string>>): CredentialFields =>
  Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, new Secret(text)]));

export const revealed = (fields: CredentialFields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, secret]) => [name, secret.reveal()]));

export function vaultOver(store: VaultStore = memoryVaultStore(), ...names: readonly string[]) {
  const hand = handKeyring(...(names.length > 0 ? names : ["k1"]));
  const vault = createVault({ store, keyring: hand.keyring, random: countedRandom() });
  return { vault, store, give: hand.give };
}
