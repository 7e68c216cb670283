import { type SQL, sql } from "drizzle-orm";
import type { DecisionFilter } from "#routing";
import { storable } from "../rows/copy-text.ts";

/** The decisions that are looked for, as a condition on their table. */
export function likeDecisions({ environment, outcome, search, routes = [] }: DecisionFilter): SQL {
  const conditions = [sql`true`];
  if (environment !== undefined)
    conditions.push(sql`document->'asked'->>'environment' = ${environment}`);
  if (outcome !== undefined)
    conditions.push(outcome === "routed" ? sql`route is not null` : sql`route is null`);
  if (search !== undefined) conditions.push(sql`(${found(storable(search), routes)})`);
  return sql.join(conditions, sql` and `);
}

const found = (search: string, routes: readonly string[]): SQL => sql`
  strpos(lower(document->'asked'->>'symbol'), lower(${search})) > 0
  or strpos(lower(document->'policy'->>'id'), lower(${search})) > 0
  or strpos(lower(route), lower(${search})) > 0
  or route = any(${sql.param(routes.map(storable))}::text[])`;
