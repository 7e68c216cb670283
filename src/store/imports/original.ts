import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { sql } from "drizzle-orm";
import type { ImportId } from "#domain";
import type { Session } from "../engine/database.ts";
import type { exclusive } from "./exclusive.ts";

/**
 * Content of one stored part before compression. Small enough to read a part of a file without the
 * rest.
 */
const PART_BYTES = 256 * 1024;

/** Parts that are compressed side by side, each by a thread of its own, and written together. */
const PARTS_AT_ONCE = 4;

/** Level 1 takes a third of the time of the default and leaves statements a tenth larger. */
const compress = promisify<Uint8Array, { level: number }, Buffer>(gzip);
const expand = promisify<Uint8Array, Buffer>(gunzip);

type OriginalParts = {
  readonly session: Session;
  readonly importId: string;
  /** Takes the connection for one statement; compressing leaves it to others. */
  readonly one: ReturnType<typeof exclusive>;
};

/** Keeps the bytes of a file in compressed parts, in the order in which they are appended. */
export function originalWriter({ session, importId, one }: OriginalParts) {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let part = 0;
  let compressing: Promise<Buffer>[] = [];

  const startPart = () => {
    if (bytes === 0) return;
    compressing.push(compress(Buffer.concat(waiting), { level: 1 }));
    waiting = [];
    bytes = 0;
  };

  const writeParts = async () => {
    const parts = await Promise.all(compressing);
    compressing = [];
    if (parts.length === 0) return;
    const rows = parts.map((content) => sql`(${importId}, ${part++}, ${content})`);
    await one(() =>
      session.query(
        sql`insert into import_chunks (import_id, part, content) values ${sql.join(rows, sql`, `)}`,
      ),
    );
  };

  return {
    /** A copy is kept, since readers reuse their buffers. */
    async append(chunk: Uint8Array) {
      for (let at = 0; at < chunk.length; at += PART_BYTES) {
        const piece = chunk.slice(at, at + PART_BYTES);
        waiting.push(piece);
        bytes += piece.length;
        if (bytes >= PART_BYTES) startPart();
        if (compressing.length >= PARTS_AT_ONCE) await writeParts();
      }
    },
    async flush() {
      startPart();
      await writeParts();
    },
  };
}

/** The bytes of an imported file, part by part. Nothing for an import that is not known. */
export async function* readOriginal(session: Session, id: ImportId): AsyncIterable<Uint8Array> {
  for (let part = 0; ; part++) {
    const [row] = await session.query<{ content: Uint8Array }>(
      sql`select content from import_chunks where import_id = ${id} and part = ${part}`,
    );
    if (!row) return;
    yield await expand(row.content);
  }
}
