import { type FileHandle, open } from "node:fs/promises";
import { fail } from "#domain";

/** A key takes 43 characters; a file beyond this size is another file. */
const MAX_BYTES = 65_536;
/** Rights of the group and of everybody. */
const OTHERS = 0o077;

/**
 * Text of a file that only its owner may read. Fails with "key-file-unreadable" and
 * "key-file-exposed".
 */
export async function keyFile(path: string): Promise<string> {
  const handle = await open(path, "r").catch((error: unknown) => unreadable(path, error));
  try {
    return await guarded(path, handle);
  } finally {
    await handle.close();
  }
}

async function guarded(path: string, handle: FileHandle): Promise<string> {
  const { mode, size } = await handle.stat();
  refuseExposed(path, mode);
  if (size > MAX_BYTES) unreadable(path, new Error("It is too large"));
  return handle.readFile("utf8").catch((error: unknown) => unreadable(path, error));
}

/** Windows keeps rights elsewhere, and shows modes that mean nothing. */
export function refuseExposed(path: string, mode: number): void {
  if (process.platform === "win32" || (mode & OTHERS) === 0) return;
  const rights = (mode & 0o777).toString(8).padStart(3, "0");
  fail({
    code: "key-file-exposed",
    message: `Others than its owner may use "${path}", whose mode is ${rights}`,
    owner: "user",
    next: `Run chmod go= "${path}", and rotate the keys if others may have read them`,
  });
}

function unreadable(path: string, error: unknown): never {
  const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return fail({
    code: "key-file-unreadable",
    message: `The key file "${path}" cannot be read: ${reason}`,
    owner: "user",
    next: "Check its path and who may read it",
  });
}
