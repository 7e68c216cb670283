import type { Transaction } from "./database.ts";
import { ROLE } from "./tenant.ts";

/**
 * Makes the role of tenants and binds it by row-level security, on every table that says whose its
 * rows are; so a table that is added later cannot be forgotten. Run after each change of the
 * schema.
 *
 * A server may not let its user make roles. Then the role must be there: its owner makes it once.
 */
export const protect = (session: Pick<Transaction, "script">): Promise<void> =>
  session.script(PROTECT);

/**
 * Postgres does not compare decimals through an index below row-level security unless the
 * comparison is known to tell nothing, which it does not; only a superuser may say so.
 */
const COMPARISONS = ["numeric_eq", "numeric_lt", "numeric_le", "numeric_gt", "numeric_ge"];

const TRUST_COMPARISONS = COMPARISONS.map(
  (name) => `alter function ${name}(numeric, numeric) leakproof;`,
);

/** What only a superuser may do, a statement each: the role of tenants, which the owner may take. */
export const tenantRoleStatements = (owner: string): readonly string[] => [
  `create role ${ROLE} nologin nosuperuser nobypassrls;`,
  `grant ${ROLE} to ${owner};`,
  ...TRUST_COMPARISONS,
];

const PROTECT = `
do $$
declare
  name text;
  mine text := $own$tenant_id = (select current_setting('app.tenant', true))$own$;
begin
  if not exists (select from pg_roles where rolname = '${ROLE}') then
    create role ${ROLE} nologin nosuperuser nobypassrls;
  end if;
  if not pg_has_role(current_user, '${ROLE}', 'member') then
    execute format('grant ${ROLE} to %I', current_user);
  end if;
  execute format('grant usage on schema %I to ${ROLE}', current_schema());
  for name in select table_name from information_schema.columns
    where table_schema = current_schema() and column_name = 'tenant_id'
  loop
    execute format('alter table %I enable row level security', name);
    execute format('drop policy if exists own on %I', name);
    execute format('create policy own on %I using (%s) with check (%s)', name, mine, mine);
    execute format('grant select, insert, update, delete on %I to ${ROLE}', name);
  end loop;
  if (select rolsuper from pg_roles where rolname = current_user) then
    ${TRUST_COMPARISONS.join(" ")}
  end if;
end $$;
`;
