import { createHash } from "node:crypto";
import { fail } from "#domain";
import type { FileSource, ReadOptions } from "#kit";

/**
 * SHA-256 of a file, hexadecimal; the file is read once and each piece handed on. Fails with
 * "file-changed" where it has not the size that it is said to have.
 */
export async function sha256(
  source: FileSource,
  onPiece?: (piece: Uint8Array) => Promise<void>,
): Promise<string> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const piece of source.bytes()) {
    size += piece.length;
    if (size > source.size) fail(changed(source.name));
    hash.update(piece);
    await onPiece?.(piece);
  }
  return size === source.size ? hash.digest("hex") : fail(changed(source.name));
}

/** The refusal of a file that is not what it was when reading it began. */
export const changed = (name: string) => ({
  code: "file-changed",
  message: `The file "${name}" changed while it was read`,
  owner: "user" as const,
  next: "Wait until it is written, and import it again",
});

/**
 * What the user said about a file, in one canonical text, since it decides the outcome like the
 * bytes do.
 */
export function canonicalOptions({ zone, dateOrder, account, mapping }: ReadOptions): string {
  return JSON.stringify({ account, dateOrder, mapping, zone });
}
