import type { AuditCheckpoint, AuditFault, AuditHead, Instant, TenantId } from "#domain";
import { BEGINNING, hashOf } from "./hash.ts";

export type StoredRow = {
  readonly tenant: TenantId;
  readonly seq: number;
  readonly at: Instant;
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly detail: string;
  readonly hash: Uint8Array;
};

export type Chain = { readonly head: AuditHead; readonly fault?: AuditFault };

type ChainOptions = {
  readonly tenant: TenantId;
  readonly checkpoints: readonly AuditCheckpoint[];
  readonly from?: { readonly seq: number; readonly hash: Uint8Array };
};

/** Follows the chain of a tenant, from its beginning or from a row whose hash is known. */
export async function readChain(
  rows: Iterable<StoredRow> | AsyncIterable<StoredRow>,
  { tenant, checkpoints, from = { seq: 0, hash: BEGINNING } }: ChainOptions,
): Promise<Chain> {
  let before: Buffer = Buffer.from(from.hash);
  let { seq } = from;
  const ended = (reason?: AuditFault["reason"]): Chain => {
    const head = { tenant, seq, hash: before.toString("hex") };
    return reason === undefined ? { head } : { head, fault: { tenant, seq: seq + 1, reason } };
  };
  for await (const row of rows) {
    if (row.seq !== seq + 1) return ended("row-missing");
    const hash = hashOf(before, row);
    if (!hash.equals(row.hash)) return ended("row-changed");
    if (checkpoints.some((mark) => mark.seq === row.seq && mark.hash !== hash.toString("hex")))
      return ended("checkpoint-differs");
    before = hash;
    seq = row.seq;
  }
  const isCut = checkpoints.some((mark) => mark.seq > seq);
  return isCut ? ended("log-truncated") : ended();
}
