import { link, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file that only its owner may read, if there is none of that name; false if there is. The
 * content is on the disk before the name appears: a key that is gone or cut after a power failure
 * would open nothing.
 */
export async function writeOnce(
  path: string,
  text: string,
  randomBytes: (count: number) => Uint8Array,
): Promise<boolean> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${Buffer.from(randomBytes(8)).toString("hex")}.draft`;
  await writeSynced(draft, text);
  try {
    await link(draft, path);
    await syncFolder(folder);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Adds a line to a file, and returns when it is on the disk. A line that was cut off by the end of
 * a process gives way: nobody was told that it is there.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, "a+", 0o600);
  try {
    const held = await handle.readFile();
    const whole = held.lastIndexOf("\n") + 1;
    if (whole < held.length) await handle.truncate(whole);
    await handle.writeFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes a file for good. */
export async function removeSynced(path: string): Promise<void> {
  await rm(path);
  await syncFolder(dirname(path));
}

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
