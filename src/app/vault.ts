import type { Store } from "#store";
import { createTextSeal, createVault, type TextSeal, type Vault } from "#vault";
import type { Config } from "./config.ts";
import { type Keys, keysOf } from "./keys.ts";
import type { Surroundings } from "./surroundings.ts";

type Options = Pick<Config, "folder"> & {
  readonly store: Pick<Store, "vault">;
  readonly surroundings: Pick<Surroundings, "randomBytes">;
};

/** The vault of a blotter, and where its keys are. Looks at neither before it is asked. */
export function openVault({ folder, store, surroundings }: Options): {
  readonly vault: Vault;
  readonly keys: Keys;
  readonly seal: TextSeal;
} {
  const { randomBytes } = surroundings;
  const keys = keysOf({ folder, env: process.env, randomBytes });
  const options = { store: store.vault, keyring: keys, random: { bytes: randomBytes } };
  return { vault: createVault(options), keys, seal: createTextSeal(options) };
}
