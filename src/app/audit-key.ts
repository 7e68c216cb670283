import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "#domain";
import { keyFile } from "./key-file.ts";
import { writeOnce } from "./write-once.ts";

export type AuditKeyOptions = {
  /** The data folder. */
  readonly folder: string;
  readonly randomBytes: (count: number) => Uint8Array;
};

const pathIn = (folder: string) => join(folder, "keys", "audit.pem");

/** The Ed25519 key that signs checkpoints, beside the master keys; made at the first one. */
export async function signingKey({ folder, randomBytes }: AuditKeyOptions): Promise<KeyObject> {
  const known = await knownKey(folder);
  if (known) return known;
  const { privateKey } = generateKeyPairSync("ed25519");
  const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  // Another process may have been first; then its key is the one.
  await writeOnce(pathIn(folder), text, randomBytes);
  return readKey(pathIn(folder));
}

/** Public keys whose checkpoints are taken. */
export async function publicKeys(folder: string): Promise<KeyObject[]> {
  const known = await knownKey(folder);
  return known ? [createPublicKey(known)] : [];
}

async function knownKey(folder: string): Promise<KeyObject | undefined> {
  const path = pathIn(folder);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists ? readKey(path) : undefined;
}

async function readKey(path: string): Promise<KeyObject> {
  const text = await keyFile(path);
  try {
    return createPrivateKey(text);
  } catch {
    return fail({
      code: "audit-key-unusable",
      message: `The file "${path}" holds no key to sign with`,
      owner: "user",
      next: "Restore it from a backup of the key folder",
    });
  }
}
