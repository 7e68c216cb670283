import { sql } from "drizzle-orm";
import {
  type AuditCheckpoint,
  type AuditFault,
  type AuditHead,
  type AuditProof,
  type AuditVerdict,
  type TenantId,
  tenantId,
} from "#domain";
import type { Session } from "../engine/database.ts";
import { readChain, type StoredRow } from "./chain.ts";

const PAGE = 2000;

/** Reads every chain from its beginning; in a snapshot, so that none grows meanwhile. */
export async function verifyChains(
  session: Session,
  { checkpoints, judge }: AuditProof,
): Promise<AuditVerdict> {
  const named = checkpoints.map(({ tenant }) => tenant);
  const tenants = [...new Set([...(await tenantsIn(session)), ...named])].sort();
  const faults: AuditFault[] = [];
  const heads: AuditHead[] = [];
  let rows = 0;
  for (const tenant of tenants) {
    const own = checkpoints.filter((checkpoint) => checkpoint.tenant === tenant);
    const { fault, head } = await readChain(rowsOf(session, tenant), { tenant, checkpoints: own });
    rows += head.seq;
    const first = unsigned(own, judge) ?? fault;
    if (first) faults.push(first);
    else heads.push(head);
  }
  return { rows, tenants: tenants.length, checkpoints: checkpoints.length, faults, heads };
}

/** Tenants in the log, by leaps over the index: reading all rows for it would cost as much again. */
async function tenantsIn(session: Session): Promise<TenantId[]> {
  const rows = await session.query<{ tenant: string }>(sql`
    with recursive found as (
      (select tenant_id from audit_log order by tenant_id limit 1)
      union all
      select (select tenant_id from audit_log where tenant_id > found.tenant_id
              order by tenant_id limit 1)
      from found where found.tenant_id is not null
    )
    select tenant_id as tenant from found where tenant_id is not null`);
  return rows.map(({ tenant }) => tenantId(tenant));
}

/** A checkpoint that nobody known signed proves nothing, and should not be there. */
function unsigned(
  checkpoints: readonly AuditCheckpoint[],
  judge: AuditProof["judge"],
): AuditFault | undefined {
  for (const checkpoint of checkpoints) {
    const { tenant, seq } = checkpoint;
    const verdict = judge(checkpoint);
    if (verdict === "forged") return { tenant, seq, reason: "checkpoint-forged" };
    if (verdict === "unknown-key") return { tenant, seq, reason: "checkpoint-key-unknown" };
  }
  return undefined;
}

async function* rowsOf(session: Session, tenant: TenantId): AsyncGenerator<StoredRow> {
  for (let after = 0; ;) {
    const page = await session.query<StoredRow>(sql`
      select tenant_id as tenant, seq, at, actor, act, subject, detail, hash from audit_log
      where tenant_id = ${tenant} and seq > ${after} order by seq limit ${PAGE}`);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.seq;
  }
}
