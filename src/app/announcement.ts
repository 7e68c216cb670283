import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/**
 * How commands find the server that has a data folder open: a file in the folder, readable by its
 * owner alone, that names the address and a random instance which the server repeats in every
 * reply.
 */
const announcement = z.object({ pid: z.number(), url: z.url(), instance: z.string().min(16) });
export type Announcement = z.infer<typeof announcement>;

const REPLY_TIMEOUT_MS = 2_000;

const fileOf = (folder: string) => join(folder, "server.json");

export const announce = (folder: string, given: Announcement): Promise<void> =>
  writeFile(fileOf(folder), `${JSON.stringify(given)}\n`, { mode: 0o600 });

export const withdraw = (folder: string): Promise<void> => rm(fileOf(folder), { force: true });

/** The server that has the folder open, if it answers as the one that was announced. */
export async function runningServer(folder: string): Promise<Announcement | undefined> {
  const text = await readFile(fileOf(folder), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = announcement.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const { url, instance } = parsed.data;
  try {
    const reply = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(REPLY_TIMEOUT_MS) });
    return reply.headers.get("x-openblotter-instance") === instance ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
