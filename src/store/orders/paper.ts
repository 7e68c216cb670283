import { type SQL, sql } from "drizzle-orm";
import { isFinal, type TenantId, tenantId } from "#domain";
import {
  changedOrders,
  depositsOf,
  entriesOf,
  type PaperEntry,
  type PaperOrder,
  type PaperState,
  type PaperStore,
} from "#orders";
import type { Database, Session, Transaction } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";
import { entryFrom, orderFrom, stateFrom, stateJson } from "./paper-codec.ts";

type OrderRow = { readonly order: unknown };

/** The paper accounts of a tenant, over the database as the tenant sees it. */
export function paperStore(database: Database): PaperStore {
  return {
    open: (account, state, at) =>
      database.transaction(async (session) => {
        const made = await session.query(sql`
          insert into paper_accounts (name, opened_at, state)
          values (${account}, ${at}, ${jsonText(stateJson(state))}::jsonb)
          on conflict do nothing returning 1`);
        if (made.length > 0) await write(session, account, depositsOf(state, at));
      }),
    update: (account, act) => database.transaction((session) => update(session, account, act)),
    async entries(account, after, limit) {
      const rows = await database.query<{ entry: unknown }>(sql`
        select entry from paper_ledger where account = ${account} and sequence > ${after}
        order by sequence limit ${limit}`);
      return rows.map((row) => entryFrom(row.entry));
    },
    async order(account, name) {
      const [found] = await orders(
        database,
        "orderId" in name
          ? sql`account = ${account} and order_id = ${name.orderId}`
          : sql`account = ${account} and client_order_id = ${name.clientOrderId}`,
      );
      return found;
    },
    orders: (account, limit) =>
      orders(database, sql`account = ${account} order by updated_at desc limit ${limit}`),
  };
}

async function orders(session: Session, where: SQL): Promise<readonly PaperOrder[]> {
  const rows = await session.query<OrderRow>(sql`
    select "order" from paper_orders where ${where}`);
  return rows.map((row) => orderFrom(row.order));
}

/** The account's row is locked, so that acts on it follow on each other. */
async function update<Result>(
  session: Transaction,
  account: string,
  act: (state: PaperState) => { readonly state: PaperState; readonly result: Result },
): Promise<Result | undefined> {
  const [row] = await session.query<{ state: unknown }>(sql`
    select state from paper_accounts where name = ${account} for update`);
  if (!row) return undefined;
  const open = await orders(
    session,
    sql`account = ${account} and is_open order by length(order_id), order_id`,
  );
  const before = stateFrom(row.state, open);
  const { state, result } = act(before);
  if (state === before) return result;
  await session.query(sql`
    update paper_accounts set state = ${jsonText(stateJson(state))}::jsonb where name = ${account}`);
  for (const order of changedOrders(before, state)) await put(session, account, order);
  if (state.fills.length > 0) await book(session, account, state);
  return result;
}

async function put(session: Session, account: string, order: PaperOrder): Promise<void> {
  const { orderId, clientOrderId, status, updatedAt } = order.report;
  await session.query(sql`
    insert into paper_orders (account, order_id, client_order_id, is_open, updated_at, "order")
    values (${account}, ${orderId}, ${clientOrderId}, ${!isFinal(status)}, ${updatedAt},
      ${jsonText(order)}::jsonb)
    on conflict (tenant_id, account, order_id) do update set is_open = excluded.is_open,
      updated_at = excluded.updated_at, "order" = excluded."order"`);
}

async function book(session: Session, account: string, state: PaperState): Promise<void> {
  const [last] = await session.query<{ next: number }>(sql`
    select coalesce(max(sequence) + 1, 0)::int as next from paper_ledger where account = ${account}`);
  await write(session, account, entriesOf(state, last?.next ?? 0));
}

async function write(
  session: Session,
  account: string,
  entries: readonly PaperEntry[],
): Promise<void> {
  for (const entry of entries)
    await session.query(sql`
      insert into paper_ledger (account, sequence, at, entry)
      values (${account}, ${entry.sequence}, ${entry.at}, ${jsonText(entry)}::jsonb)`);
}

/** Paper accounts of all tenants, over the database as its owner sees it. */
export type PaperDesks = {
  /** Those that have orders which may still trade. */
  readonly waiting: () => Promise<
    readonly { readonly tenant: TenantId; readonly account: string }[]
  >;
};

export const paperDesks = (session: Session): PaperDesks => ({
  async waiting() {
    const rows = await session.query<{ tenant_id: string; account: string }>(sql`
      select distinct tenant_id, account from paper_orders where is_open`);
    return rows.map((row) => ({ tenant: tenantId(row.tenant_id), account: row.account }));
  },
});
