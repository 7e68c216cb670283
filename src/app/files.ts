import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { FailureError } from "#domain";
import type { FileSource } from "#http";

/** A file of the user, which can be read from its beginning as often as needed. */
export async function userFile(path: string): Promise<FileSource> {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!info.isFile()) throw unreadable(path, undefined);
  return { name: basename(path), size: info.size, bytes: () => contentOf(path) };
}

/** The file may be gone, or on a disk that fails, when it comes to be read. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The text of a file, or of standard input for "-". */
export const userText = (path: string): Promise<string> =>
  path === "-"
    ? textOf(process.stdin)
    : readFile(path, "utf8").catch((error: unknown) => {
        throw unreadable(path, error);
      });

/** Writes beside the file and renames, so that an end in between leaves the old one whole. */
export async function writeUserFile(path: string, chunks: AsyncIterable<string | Uint8Array>) {
  const partial = `${path}.partial`;
  try {
    await pipeline(Readable.from(chunks, { objectMode: false }), createWriteStream(partial));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error instanceof Error && "code" in error ? unwritable(path, error) : error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EISDIR: "is a folder",
};

function unreadable(path: string, error: unknown): FailureError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "EISDIR";
  const message = `The file "${path}" ${REASONS[code] ?? "cannot be read"}`;
  const failure = {
    code: "file-unreadable",
    message,
    owner: "user" as const,
    next: "Check the path",
  };
  return new FailureError(failure, { cause: error });
}

const unwritable = (path: string, error: Error) =>
  new FailureError(
    {
      code: "file-unwritable",
      message: `The file "${path}" cannot be written: ${error.message}`,
      owner: "user",
      next: "Choose another place, or make room",
    },
    { cause: error },
  );
