import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Failure, FailureError } from "#domain";
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
    throw isFull(error) ? new FailureError(diskFull(folder), { cause: error }) : error;
  }
}

async function written(payload: Readable, path: string, maxBytes: number): Promise<number> {
  let size = 0;
  const target = await open(path, "wx", 0o600);
  try {
    for await (const chunk of piecesOf(payload)) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      await target.appendFile(chunk);
    }
  } finally {
    await target.close();
  }
  return size;
}

async function* piecesOf(payload: Readable): AsyncIterable<Uint8Array> {
  // The request stays open when reading ends early: a caller that is cut off never sees the reason.
  const pieces = payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  try {
    yield* pieces;
  } catch (error) {
    throw new FailureError(CUT_OFF, { cause: error });
  }
}

const isFull = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "ENOSPC";

const diskFull = (folder: string): Failure => ({
  code: "disk-full",
  message: `There is no room left in "${folder}" for the file`,
  owner: "user",
  next: "Make room and send the file again",
});

const CUT_OFF: Failure = {
  code: "upload-cut-off",
  message: "The caller left before the whole file had arrived",
  owner: "user",
  next: "Send the file again",
};

const tooLarge = (maxBytes: number) =>
  new FailureError({
    code: "file-too-large",
    message: `The file has more than the ${maxBytes} bytes that are read`,
    owner: "user",
    next: "Export a shorter period and import the parts one after the other",
  });
