import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { FailureError } from "#domain";
import type { FileSource } from "./services.ts";

type Arriving = {
  readonly payload: Readable;
  readonly length: string | undefined;
  readonly folder: string;
  readonly maxBytes: number;
};

export type Spooled = { readonly file: FileSource; readonly remove: () => Promise<void> };

/**
 * Writes a body to a temporary file, readable by its owner alone, so that it can be read more than
 * once.
 */
export async function spooled({ payload, length, folder, maxBytes }: Arriving): Promise<Spooled> {
  // A body announced as too large is refused before a byte of it is written.
  if (/^\d+$/.test(length ?? "") && BigInt(length ?? 0) > BigInt(maxBytes))
    throw tooLarge(maxBytes);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(folder, "upload-"));
  const path = join(own, "body");
  const remove = () => rm(own, { recursive: true, force: true });
  try {
    const size = await written(payload, path, maxBytes);
    const bytes = () => createReadStream(path) as AsyncIterable<Uint8Array>;
    return { file: { name: "statement", size, bytes }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function written(payload: Readable, path: string, maxBytes: number): Promise<number> {
  let size = 0;
  const target = await open(path, "wx", 0o600);
  try {
    // The request stays open when this ends early: a caller whose connection is cut never sees the
    // reason.
    for await (const chunk of payload.iterator({
      destroyOnReturn: false,
    }) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      await target.write(chunk);
    }
  } finally {
    await target.close();
  }
  return size;
}

const tooLarge = (maxBytes: number) =>
  new FailureError({
    code: "file-too-large",
    message: `The file has more than the ${maxBytes} bytes that are read`,
    owner: "user",
    next: "Export a shorter period and import the parts one after the other",
  });
