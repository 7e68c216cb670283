import { admit } from "./admission.ts";
import type { KeySet } from "./ports.ts";
import type { VaultOptions } from "./vault.ts";

/**
 * Keys that a process holds. Reading a key file for each credential would be slow, and keeping the
 * keys of the start would make a rotation by another process a stop of this one.
 */
export function heldKeys(options: VaultOptions) {
  let held: KeySet | undefined;

  const fresh = async (): Promise<KeySet> => (held = await admit(options));

  return {
    /** For sealing, which is rare: always with the newest key. */
    fresh,
    /** For opening: read anew only if the key is not among those that are held. */
    having: async (kid: string): Promise<KeySet> => (held?.kids.includes(kid) ? held : fresh()),
  };
}
