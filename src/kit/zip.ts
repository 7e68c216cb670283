import { createInflateRaw } from "node:zlib";

/** One file in a ZIP archive, inflated. */
export type ZipEntry = { readonly name: string; readonly size: number };

export type ZipProblem = "not-a-zip" | "too-large";

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const MAX_ENTRIES = 10_000;

/**
 * Lists an archive by really inflating it under a bound, since the sizes that it states may lie: a
 * bomb ends at the bound instead of filling memory. Says what is wrong instead when the directory
 * is cut off or damaged.
 */
export async function inspectZip(
  bytes: Buffer,
  maxInflatedBytes: number,
): Promise<readonly ZipEntry[] | ZipProblem> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END_OF_DIRECTORY)
    return "not-a-zip";
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) return "too-large";
  const entries: ZipEntry[] = [];
  let left = maxInflatedBytes;
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return "not-a-zip";
    const size = await inflatedSize(bytes, at, left);
    if (typeof size === "string") return size;
    left -= size;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({ name: bytes.toString("utf8", at + 46, at + 46 + nameLength), size });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

async function inflatedSize(
  bytes: Buffer,
  entry: number,
  left: number,
): Promise<number | ZipProblem> {
  const method = bytes.readUInt16LE(entry + 10);
  const packed = bytes.readUInt32LE(entry + 20);
  const header = bytes.readUInt32LE(entry + 42);
  if (header + 30 > bytes.length) return "not-a-zip";
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  if (start + packed > bytes.length) return "not-a-zip";
  if (method === 0) return packed > left ? "too-large" : packed;
  return counted(bytes.subarray(start, start + packed), left);
}

/** Inflates piece by piece and keeps none, so that a bomb costs no memory. */
async function counted(packed: Buffer, left: number): Promise<number | ZipProblem> {
  const inflate = createInflateRaw();
  inflate.end(packed);
  let size = 0;
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > left) return "too-large";
    }
  } catch {
    return "not-a-zip";
  }
  return size;
}
