import { sql } from "drizzle-orm";
import { type TenantId, tenantId } from "#domain";
import type { Session } from "../engine/database.ts";

/** Experiments of all tenants that run, over the database as its owner sees it. */
export type RunningExperiments = () => Promise<
  readonly { readonly tenant: TenantId; readonly experiment: string }[]
>;

export const runningExperimentsOver =
  (session: Session): RunningExperiments =>
  async () => {
    const rows = await session.query<{ tenant_id: string; id: string }>(
      sql`select tenant_id, id from experiments where state = 'running' order by tenant_id, id`,
    );
    return rows.map((row) => ({ tenant: tenantId(row.tenant_id), experiment: row.id }));
  };
