import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImportsParts } from "#sync";

/** Copies files into a folder that only their owner may read, until they are no longer needed. */
export const spoolInto =
  (folder: string): ImportsParts["spool"] =>
  async (source) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const own = await mkdtemp(join(folder, "replay-"));
    const path = join(own, "body");
    const remove = () => rm(own, { recursive: true, force: true });
    try {
      await writeFile(path, source.bytes(), { mode: 0o600 });
    } catch (error) {
      await remove();
      throw error;
    }
    const bytes = () => createReadStream(path) as AsyncIterable<Uint8Array>;
    return { file: { ...source, bytes }, remove };
  };
