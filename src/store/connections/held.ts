import { sql } from "drizzle-orm";
import { type AccountId, Decimal } from "#domain";
import type { Held, HeldAsked } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable, textArray } from "../rows/copy-text.ts";

/** Units of executions and of orders that are held, each by its id. */
export async function heldUnits(
  session: Session,
  account: AccountId,
  { executions, orders, since }: HeldAsked,
): Promise<Held> {
  const id = storable(account);
  type Row = { readonly of: "execution" | "order"; readonly id: string; readonly units: string };
  const rows = await session.query<Row>(sql`
    select 'execution' as of, id, quantity as units from executions
    where account_id = ${id} and id = any(${textArray(executions.map(storable))}::text[])
    union all
    select 'order', order_id, sum(quantity) from executions
    where account_id = ${id} and executed_at >= ${since}
      and order_id = any(${textArray(orders.map(storable))}::text[])
    group by order_id`);
  const unitsOf = (kind: Row["of"]) =>
    new Map(rows.filter((row) => row.of === kind).map((row) => [row.id, Decimal.of(row.units)]));
  return { executions: unitsOf("execution"), orders: unitsOf("order") };
}
