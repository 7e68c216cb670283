import { createHash } from "node:crypto";
import type { FileSource, ReadOptions } from "#kit";

/** SHA-256 of a file, hexadecimal; the file is read once. */
export async function sha256(source: FileSource): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of source.bytes()) hash.update(chunk);
  return hash.digest("hex");
}

/** What the user said about a file, in one canonical text, since it decides the outcome like the bytes do. */
export function canonicalOptions({ zone, dateOrder, account, mapping }: ReadOptions): string {
  return JSON.stringify({ account, dateOrder, mapping, zone });
}
