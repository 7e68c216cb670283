import { createHash } from "node:crypto";
import type { AuditDetail, AuditEntry } from "#domain";

/** Part of every hash, so that rows of another format cannot be passed for these. */
const FORMAT = "openblotter-audit|1";
/** What stands before the first row. */
export const BEGINNING: Uint8Array = new Uint8Array(32);

/** The parts of a row that its hash covers, as they are stored. */
export type HashedRow = Omit<AuditEntry, "detail"> & {
  readonly seq: number;
  readonly detail: string;
};

/** SHA-256 over the hash before and the row, each part with its length before it. */
export function hashOf(before: Uint8Array, row: HashedRow): Buffer {
  const hash = createHash("sha256").update(before);
  const { tenant, seq, at, actor, act, subject, detail } = row;
  for (const part of [FORMAT, tenant, String(seq), at, actor, act, subject, detail]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(part, "utf8"));
    hash.update(length).update(part, "utf8");
  }
  return hash.digest();
}

/** JSON with its names in order, so that the same detail is always the same text. */
export const canonical = (detail: AuditDetail): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))));
