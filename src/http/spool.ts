import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FailureError } from "#domain";
import type { FileSource } from "./services.ts";

type Arriving = {
  readonly payload: Readable;
  readonly length: string | undefined;
  readonly folder: string;
  readonly maxBytes: number;
};

export type Spooled = { readonly file: FileSource; readonly remove: () => Promise<void> };

/** Writes a body to a temporary file, readable by its owner alone, so that it can be read more than once. */
export async function spooled({ payload, length, folder, maxBytes }: Arriving): Promise<Spooled> {
  // A body announced as too large is refused before a byte of it is written.
  if (/^\d+$/.test(length ?? "") && BigInt(length ?? 0) > BigInt(maxBytes)) throw tooLarge(maxBytes);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(folder, "upload-"));
  const path = join(own, "body");
  const remove = () => rm(own, { recursive: true, force: true });
  const counted = counter(maxBytes);
  try {
    await pipeline(payload, counted.through, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  const bytes = () => createReadStream(path) as AsyncIterable<Uint8Array>;
  return { file: { name: "statement", size: counted.size(), bytes }, remove };
}

function counter(maxBytes: number) {
  let size = 0;
  const through = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  return { through, size: () => size };
}

const tooLarge = (maxBytes: number) =>
  new FailureError({
    code: "file-too-large",
    message: `The file has more than the ${maxBytes} bytes that are read`,
    owner: "user",
    next: "Export a shorter period and import the parts one after the other",
  });
