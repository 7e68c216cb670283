import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "#domain";
import { KEY_BYTES, keySetOf, type KeySet, keyText, kidOf, parseKey } from "#vault";
import { keyFile, refuseExposed } from "./key-file.ts";
import type { Keys } from "./keys.ts";
import { isCode, removeSynced, writeOnce } from "./write-once.ts";

type Options = {
  readonly folder: string;
  readonly randomBytes: (count: number) => Uint8Array;
};

type Held = { readonly number: number; readonly path: string; readonly key: Uint8Array };

/**
 * Keys that OpenBlotter makes and keeps itself: `keys/1.key`, `keys/2.key` and so on in the data
 * folder, the highest number being the current one. A file is never written over, so that no two
 * processes can take a key from each other.
 */
export function keyFolder({ folder, randomBytes }: Options): Keys {
  const place = join(folder, "keys");
  let made: string | undefined;

  const load = async (): Promise<KeySet | undefined> => {
    const [first, ...rest] = (await keysIn(place)).map(({ key }) => key);
    return first && keySetOf([first, ...rest]);
  };

  /** False if another process was first. */
  const write = async (number: number): Promise<boolean> => {
    const path = join(place, `${number}.key`);
    const text = `${keyText(randomBytes(KEY_BYTES))}\n`;
    if (!(await writeOnce(path, text, randomBytes))) return false;
    made = path;
    return true;
  };

  return {
    place: `The folder "${place}"`,
    load,
    async make() {
      await write(1);
      return (await load()) ?? fail(unkept(place));
    },
    made() {
      const path = made;
      made = undefined;
      return path;
    },
    kept: {
      async add() {
        for (let number = ((await keysIn(place))[0]?.number ?? 0) + 1; ; number++)
          if (await write(number)) return;
      },
      async remove(kid) {
        const held = (await keysIn(place)).find(({ key }) => kidOf(key) === kid);
        if (!held) return false;
        await removeSynced(held.path);
        return true;
      },
    },
  };
}

/** The current key first. */
async function keysIn(place: string): Promise<Held[]> {
  const names = await readdir(place).catch((error: unknown) => {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  });
  if (names.length > 0) refuseExposed(place, (await stat(place)).mode);
  const held = await Promise.all(names.map((name) => heldIn(place, name)));
  return held.flatMap((key) => key ?? []).sort((a, b) => b.number - a.number);
}

async function heldIn(place: string, name: string): Promise<Held | undefined> {
  const digits = /^(\d{1,9})\.key$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const path = join(place, name);
  const key = parseKey((await keyFile(path)).trim());
  return key
    ? { number: Number.parseInt(digits, 10), path, key }
    : fail({
        code: "vault-key-unusable",
        message: `The file "${path}" holds no key`,
        owner: "user",
        next: "Restore it from a backup of the key folder",
      });
}

const unkept = (place: string) => ({
  code: "key-file-unreadable",
  message: `A key was made in "${place}" and is gone`,
  owner: "user" as const,
  next: "Look who else writes to that folder",
});
