import { sql } from "drizzle-orm";
import type { AuditEntry, AuditRow } from "#domain";
import type { Session, Transaction } from "../engine/database.ts";
import { unwrapped } from "../engine/orm.ts";
import { LOCKS } from "../migrate.ts";
import { storable } from "../rows/copy-text.ts";
import { auditLog } from "../schema/index.ts";
import { BEGINNING, canonical, hashOf } from "./hash.ts";

/**
 * Adds an entry in the transaction of what it tells of. The log of a tenant stays locked until that
 * ends, so this belongs near its end; in "repeatable read" it must be the first statement, or it
 * fails if another came before.
 */
export async function appendAudit(session: Transaction, entry: AuditEntry): Promise<AuditRow> {
  const { tenant } = entry;
  await session.query(sql`select pg_advisory_xact_lock(${LOCKS.audit}, hashtext(${tenant}))`);
  const head = await headOf(session, tenant);
  const { at, act } = entry;
  const [actor, subject] = [storable(entry.actor), storable(entry.subject)];
  const detail = storable(canonical(entry.detail ?? {}));
  const row = { tenant, seq: head.seq + 1, at, actor, act, subject, detail };
  const hash = hashOf(head.hash, row);
  const { tenant: tenantId, ...others } = row;
  await unwrapped(session.orm.insert(auditLog).values({ tenantId, ...others, hash }));
  return { ...row, detail: JSON.parse(detail) as AuditRow["detail"], hash: hash.toString("hex") };
}

type Head = { readonly seq: number; readonly hash: Uint8Array };

async function headOf(session: Session, tenant: string): Promise<Head> {
  const [head] = await session.query<Head>(sql`
    select seq, hash from audit_log where tenant_id = ${tenant} order by seq desc limit 1`);
  return head ?? { seq: 0, hash: BEGINNING };
}
