import { sql } from "drizzle-orm";
import { type AuditDetail, type AuditLog, type AuditRow, tenantId } from "#domain";
import type { Database } from "../engine/database.ts";
import { appendAudit } from "./append.ts";
import type { StoredRow } from "./chain.ts";
import { verifyChains } from "./verify.ts";

/** The audit log over a database. */
export function auditLogOver(database: Database): AuditLog {
  return {
    append: (entry) => database.transaction((session) => appendAudit(session, entry)),

    async entries({ tenant, limit, before }) {
      const upTo = before === undefined ? sql`true` : sql`seq < ${before}`;
      const rows = await database.query<StoredRow>(sql`
        select tenant_id as tenant, seq, at, actor, act, subject, detail, hash from audit_log
        where tenant_id = ${tenant} and ${upTo} order by seq desc limit ${limit}`);
      return rows.map(shown);
    },

    // One snapshot: rows that are added meanwhile belong to the next look.
    verify: (proof = { checkpoints: [], judge: () => "unknown-key" }) =>
      database.transaction((session) => verifyChains(session, proof), "repeatable read"),
  };
}

const shown = ({ tenant, detail, hash, ...row }: StoredRow): AuditRow => ({
  ...row,
  tenant: tenantId(tenant),
  detail: JSON.parse(detail) as AuditDetail,
  hash: Buffer.from(hash).toString("hex"),
});
