import { link, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "#domain";
import { KEY_BYTES, keySetOf, type KeySet, keyText, kidOf, parseKey } from "#vault";
import { keyFile, refuseExposed } from "./key-file.ts";
import type { Keys } from "./keys.ts";

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
    const draft = join(place, `${Buffer.from(randomBytes(8)).toString("hex")}.draft`);
    await mkdir(place, { recursive: true, mode: 0o700 });
    await writeSynced(draft, `${keyText(randomBytes(KEY_BYTES))}\n`);
    try {
      await link(draft, path);
      await syncFolder(place);
      made = path;
      return true;
    } catch (error) {
      if (isCode(error, "EEXIST")) return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
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
        await rm(held.path);
        await syncFolder(place);
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

/** On the disk before its name appears: a key that is gone after a power failure opens nothing. */
async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

const unkept = (place: string) => ({
  code: "key-file-unreadable",
  message: `A key was made in "${place}" and is gone`,
  owner: "user" as const,
  next: "Look who else writes to that folder",
});
