import { fail } from "#domain";
import { type Keyring, keySetOf, parseKey } from "#vault";
import { keyFile } from "./key-file.ts";
import { keyFolder } from "./key-folder.ts";

/** Where the master keys of the vault are. */
export type Keys = Keyring & {
  /** In words that begin a sentence: 'The folder "/data/keys"'. */
  readonly place: string;
  /** The key that this process made, told once so that it can be said once. */
  readonly made: () => string | undefined;
  /** Present where OpenBlotter keeps the keys itself; elsewhere the operator does these. */
  readonly kept?: {
    /** Adds a new key, which seals from then on. */
    readonly add: () => Promise<void>;
    /** Removes the file of a key. False if there is none of that id. */
    readonly remove: (kid: string) => Promise<boolean>;
  };
};

export type KeyOptions = {
  /** The data folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly randomBytes: (count: number) => Uint8Array;
};

export const KEY_VARIABLE = "OPENBLOTTER_KEY";
export const KEY_FILE_VARIABLE = "OPENBLOTTER_KEY_FILE";

/**
 * The keys that the operator gives in the environment or in a file, else those in the data folder.
 * Looks at none of them yet; loading fails with "invalid-setting" if they are given twice.
 */
export function keysOf({ folder, env, randomBytes }: KeyOptions): Keys {
  const [text, file] = [env[KEY_VARIABLE], env[KEY_FILE_VARIABLE]];
  if (text && file) return given("The environment", async () => fail(givenTwice));
  if (text) return given(`The variable ${KEY_VARIABLE}`, async () => text);
  if (file) return given(`The file "${file}"`, () => keyFile(file));
  return keyFolder({ folder, randomBytes });
}

const givenTwice = {
  code: "invalid-setting",
  message: `Both ${KEY_VARIABLE} and ${KEY_FILE_VARIABLE} are set`,
  owner: "user",
  next: "Set one of them",
} as const;

/** Keys that an operator gives are never made: a name mistyped must not begin with another key. */
function given(place: string, read: () => Promise<string>): Keys {
  const load = async () => keySetOf(keysIn(await read(), place));
  return { place, load, make: load, made: () => undefined };
}

/** Keys one after the other, the current one first, with lines that begin with # left out. */
function keysIn(text: string, place: string): [Uint8Array, ...Uint8Array[]] {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  const words = lines.flatMap((line) => line.split(/[\s,]+/)).filter((word) => word !== "");
  const keys = words.map((word) => parseKey(word) ?? notKey(place));
  const [first, ...rest] = keys;
  return first ? [first, ...rest] : notKey(place);
}

/** What was given instead of a key is not shown: it may be one with a letter too few. */
const notKey = (place: string): never =>
  fail({
    code: "vault-key-unusable",
    message: `${place} holds something that is no key of 32 random bytes`,
    owner: "user",
    next: 'Make one with "openssl rand -base64 32"; several are separated by commas, the current one first',
  });
