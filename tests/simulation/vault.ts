import type { CredentialRef, Random } from "#domain";
import { createVault, keySetOf, memoryVaultStore, type Vault } from "#vault";

const KEYS = keySetOf([new Uint8Array(32).map((_, at) => at + 1)]);
/** One schedule of so many opens credentials each time that they are asked for. */
const EACH_TIME = 8;

/**
 * The real vault. Opening takes an eighth of the time of a schedule, and the same credential is
 * opened for every call, so most schedules remember what was opened until something is written.
 */
export function vaultOf(random: Random, seed: number): Vault {
  const vault = createVault({
    store: memoryVaultStore(),
    keyring: { load: async () => KEYS, make: async () => KEYS },
    random,
  });
  return seed % EACH_TIME === 0 ? vault : remembering(vault);
}

function remembering(vault: Vault): Vault {
  const opened = new Map<string, ReturnType<Vault["open"]>>();
  const written =
    <Args extends readonly unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    (...args: Args) => {
      opened.clear();
      return write(...args).finally(() => opened.clear());
    };
  const { put, replace, confirm, revert, remove } = vault;
  return {
    ...vault,
    put: written(put),
    replace: written(replace),
    confirm: written(confirm),
    revert: written(revert),
    remove: written(remove),
    open(ref: CredentialRef) {
      const key = JSON.stringify(ref);
      const known = opened.get(key);
      if (known) return known;
      const found = vault.open(ref);
      opened.set(key, found);
      found.catch(() => opened.delete(key));
      return found;
    },
  };
}
