import type { AuditHost, StorageOptions } from "#cli";
import { type AuditCheckpoint, type AuditProof, fail, type Instant, tenantId } from "#domain";
import { judgeBy, LOCAL_TENANT, signCheckpoint, type Store } from "#store";
import { type AuditKeyOptions, publicKeys, signingKey } from "./audit-key.ts";
import { checkpointsIn, keepCheckpoint, keptCheckpoints } from "./checkpoints.ts";

/** What work on the audit log is done with. */
export type AuditRoom = AuditKeyOptions & {
  readonly store: Pick<Store, "audit">;
  readonly now: () => Instant;
};

type WithRoom = <Result>(
  options: StorageOptions,
  work: (room: AuditRoom) => Promise<Result>,
) => Promise<Result>;

/** A list in one piece must fit into memory. */
const MAX_ROWS = 10_000;

export const auditWork = (withRoom: WithRoom): AuditHost => ({
  list: ({ tenant, limit, before, ...options }) =>
    withRoom(options, ({ store }) =>
      store.audit.entries({
        tenant: tenant === undefined ? LOCAL_TENANT : tenantId(tenant),
        limit: Math.min(limit, MAX_ROWS),
        before,
      }),
    ),

  verify: ({ checkpoints, ...options }) =>
    withRoom(options, async (room) => {
      const elsewhere = checkpoints === undefined ? [] : await checkpointsIn(checkpoints);
      const { heads: _, ...check } = await room.store.audit.verify(await proofOf(room, elsewhere));
      return check;
    }),

  checkpoint: (options) => withRoom(options, signEnds),
});

async function proofOf(
  { folder }: AuditRoom,
  more: readonly AuditCheckpoint[] = [],
): Promise<AuditProof> {
  const checkpoints = [...(await keptCheckpoints(folder)), ...more];
  return { checkpoints, judge: judgeBy(await publicKeys(folder)) };
}

/**
 * Signs where each log ends and keeps that. A log that is not whole is not signed: that would hide
 * what was done to it.
 */
export async function signEnds(room: AuditRoom): Promise<AuditCheckpoint[]> {
  const proof = await proofOf(room);
  const { faults, heads } = await room.store.audit.verify(proof);
  const [fault] = faults;
  if (fault) fail(broken(fault.tenant, fault.seq));
  const grown = heads.filter(
    ({ tenant, seq }) =>
      seq > 0 && !proof.checkpoints.some((kept) => kept.tenant === tenant && kept.seq === seq),
  );
  if (grown.length === 0) return [];
  const key = await signingKey(room);
  const signed = grown.map((head) => signCheckpoint(head, room.now(), key));
  for (const checkpoint of signed) await keepCheckpoint(room.folder, checkpoint);
  return signed;
}

const broken = (tenant: string, seq: number) => ({
  code: "audit-log-broken",
  message: `The audit log of "${tenant}" is broken at row ${seq}`,
  owner: "user" as const,
  next: 'Run "openblotter audit verify", and look who can write to the database',
});
