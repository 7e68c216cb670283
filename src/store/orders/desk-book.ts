import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { NewOrder, OrderRecord, TradingState } from "#orders";
import type { Transaction } from "../engine/database.ts";
import { recordFrom } from "./codec.ts";
import { stricter, tenantTrading } from "./stops.ts";

export type RecordRow = { readonly record: unknown };

type Desk = Pick<NewOrder, "connection" | "account">;

/** Orders of an account that may still trade, and all that were written down since. */
export async function bookOf(
  session: Transaction,
  { connection, account }: Desk,
  since: Instant,
): Promise<readonly OrderRecord[]> {
  const rows = await session.query<RecordRow>(sql`
    select record from orders
    where connection_id = ${connection} and account_id = ${account}
      and (may_trade or created_at >= ${since})
    order by created_at, id`);
  return rows.map((row) => recordFrom(row.record));
}

/** Makes the desk where there is none, and tells how far trading is stopped. */
export async function lockDesk(
  session: Transaction,
  {
    connection,
    account,
    environment,
    createdAt,
  }: Desk & Pick<NewOrder, "environment" | "createdAt">,
): Promise<TradingState> {
  await session.query(sql`
    insert into order_desks (connection_id, account_id, environment)
    values (${connection}, ${account}, ${environment}) on conflict do nothing`);
  // There has to be a row to wait at, or a first stop could pass a send that is being written.
  await session.query(sql`
    insert into trading_stops (changed_at) values (${createdAt}) on conflict do nothing`);
  const [desk] = await session.query<{ trading: TradingState }>(sql`
    select trading from order_desks
    where connection_id = ${connection} and account_id = ${account} for update`);
  return stricter(desk?.trading ?? "block-new", await tenantTrading(session));
}
