import { sql } from "drizzle-orm";
import { type Instant, type TenantId, tenantId } from "#domain";
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

/** Tenants whose orders were routed since a moment, over the database as its owner sees it. */
export type RoutedTenants = (since: Instant) => Promise<readonly TenantId[]>;

/** From one tenant to the next by the index, so that a million orders cost what a tenant costs. */
export const routedTenantsOver =
  (session: Session): RoutedTenants =>
  async (since) => {
    const rows = await session.query<{ tenant_id: string }>(sql`
      with recursive tenants as (
        (select tenant_id from route_decisions order by tenant_id limit 1)
        union all
        select (select d.tenant_id from route_decisions d where d.tenant_id > tenants.tenant_id
          order by d.tenant_id limit 1)
        from tenants where tenants.tenant_id is not null)
      select tenant_id from tenants where exists (select from route_decisions d
        where d.tenant_id = tenants.tenant_id and d.at >= ${since}::timestamptz)
      order by tenant_id`);
    return rows.map((row) => tenantId(row.tenant_id));
  };
