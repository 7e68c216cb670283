import { type SQL, sql } from "drizzle-orm";
import type { AccountId, ConnectionId, IntentId, OrderReport } from "#domain";
import {
  type AccountBook,
  contradicts,
  firstRecord,
  isAlarming,
  isUnsettled,
  isWorking,
  mayTrade,
  type NewOrder,
  nextRecord,
  type Opened,
  type OrderEvent,
  type OrderJournal,
  type OrderRecord,
  passes,
  type TradingState,
} from "#orders";
import type { Database, Transaction } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";
import { eventFrom, recordFrom } from "./codec.ts";

type RecordRow = { readonly record: unknown };

/** The journal of a tenant's orders, over the database as the tenant sees it. */
export function orderJournal(database: Database): OrderJournal {
  const records = async (where: SQL): Promise<readonly OrderRecord[]> => {
    const rows = await database.query<RecordRow>(sql`
      select record from orders where ${where} order by created_at, id`);
    return rows.map((row) => recordFrom(row.record));
  };
  const only = async (where: SQL) => (await records(where))[0];
  return {
    open: (order, since, decide) =>
      database.transaction((session) => open(session, { order, since, decide })),
    read: (id) => only(sql`id = ${id}`),
    append: (id, version, event) =>
      database.transaction((session) => append(session, { id, version }, event)),
    beginSend: (order, times) =>
      database.transaction((session) =>
        beginSend(session, order, { type: "send-begun", ...times }),
      ),
    async events(id) {
      const rows = await database.query<{ event: unknown }>(sql`
        select event from order_events where intent_id = ${id} order by version`);
      return rows.map((row) => eventFrom(row.event));
    },
    unsettled: (connection) => records(sql`connection_id = ${connection} and is_unsettled`),
    working: (connection) => records(sql`connection_id = ${connection} and is_working`),
    byReport: (account, report) => only(isAbout(account, report)),
  };
}

const isAbout = (account: AccountId, { clientOrderId, orderId, replaces }: OrderReport): SQL => sql`
  account_id = ${account} and (client_order_id = ${clientOrderId ?? null}
    or order_id = ${orderId} or order_id = ${replaces ?? null})`;

type Opening = {
  readonly order: NewOrder;
  readonly since: Parameters<OrderJournal["open"]>[1];
  readonly decide: Parameters<OrderJournal["open"]>[2];
};

/** The desk's row is locked first, so that orders of an account are decided on one by one. */
async function open(session: Transaction, { order, since, decide }: Opening): Promise<Opened> {
  const trading = await lockDesk(session, order);
  const known = await session.query<RecordRow & { body_hash: string }>(sql`
    select record, body_hash from orders where idempotency_key = ${order.idempotencyKey}`);
  const [first] = known;
  if (first && first.body_hash !== order.bodyHash) return { kind: "conflict" };
  if (first) return { kind: "known", record: recordFrom(first.record) };
  const rows = await session.query<RecordRow>(sql`
    select record from orders
    where connection_id = ${order.connection} and account_id = ${order.account}
      and (may_trade or created_at >= ${since})
    order by created_at, id`);
  const book: AccountBook = { trading, orders: rows.map((row) => recordFrom(row.record)) };
  return { kind: "new", record: await write(session, { order, book, decide }) };
}

/** Makes the desk where there is none, and tells how far trading is stopped. */
async function lockDesk(session: Transaction, order: NewOrder): Promise<TradingState> {
  const { connection, account, environment } = order;
  await session.query(sql`
    insert into order_desks (connection_id, account_id, environment)
    values (${connection}, ${account}, ${environment}) on conflict do nothing`);
  // There has to be a row to wait at, or a first stop could pass a send that is being written.
  await session.query(sql`
    insert into trading_stops (changed_at) values (${order.createdAt}) on conflict do nothing`);
  const [desk] = await session.query<{ trading: TradingState }>(sql`
    select trading from order_desks
    where connection_id = ${connection} and account_id = ${account} for update`);
  return stricter(desk?.trading ?? "block-new", await tenantTrading(session));
}

/** Waits for a stop that is being committed; one that comes later waits for us. */
async function tenantTrading(session: Transaction): Promise<TradingState> {
  const [stop] = await session.query<{ trading: TradingState }>(sql`
    select trading from trading_stops for share`);
  return stop?.trading ?? "open";
}

const STRICTNESS: readonly TradingState[] = ["open", "reduce-only", "block-new"];
const stricter = (a: TradingState, b: TradingState): TradingState =>
  STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;

type Writing = Pick<Opening, "order" | "decide"> & { readonly book: AccountBook };

async function write(session: Transaction, { order, book, decide }: Writing): Promise<OrderRecord> {
  const verdict = decide(book);
  const at = order.createdAt;
  const event: OrderEvent =
    "denied" in verdict
      ? { type: "denied", at, failure: verdict.denied }
      : { type: "approved", at, reduces: verdict.reduces };
  const before = firstRecord(order);
  const record = nextRecord(before, event);
  await session.query(sql`
    insert into orders (id, connection_id, account_id, environment, client_order_id,
      idempotency_key, body_hash, created_at, state, may_trade, is_unsettled, is_working, version,
      record)
    values (${order.id}, ${order.connection}, ${order.account}, ${order.environment},
      ${order.clientOrderId}, ${order.idempotencyKey}, ${order.bodyHash}, ${order.createdAt},
      ${record.state}, ${mayTrade(record)}, ${isUnsettled(record)}, ${isWorking(record)},
      ${record.version}, ${jsonText(record)}::jsonb)`);
  await log(session, before, event);
  return record;
}

type Versioned = { readonly id: IntentId; readonly version: number };

async function append(
  session: Transaction,
  { id, version }: Versioned,
  event: OrderEvent,
): Promise<OrderRecord | undefined> {
  const before = await locked(session, id);
  if (before?.version !== version) return undefined;
  return put(session, before, event);
}

/** Locked in the order in which `open` locks, so that nobody waits for each other. */
async function beginSend(
  session: Transaction,
  { id, version }: Versioned,
  event: Extract<OrderEvent, { type: "send-begun" }>,
): ReturnType<OrderJournal["beginSend"]> {
  const [desk] = await session.query<{ trading: TradingState }>(sql`
    select trading from order_desks
    where (connection_id, account_id) =
      (select connection_id, account_id from orders where id = ${id}) for share`);
  const trading = stricter(desk?.trading ?? "block-new", await tenantTrading(session));
  const before = await locked(session, id);
  if (before?.version !== version || contradicts(before, event)) return undefined;
  if (!passes(trading, before)) return { halted: trading };
  return put(session, before, event);
}

async function locked(session: Transaction, id: IntentId): Promise<OrderRecord | undefined> {
  const [row] = await session.query<RecordRow>(sql`
    select record from orders where id = ${id} for update`);
  return row && recordFrom(row.record);
}

async function put(
  session: Transaction,
  before: OrderRecord,
  event: OrderEvent,
): Promise<OrderRecord> {
  const record = nextRecord(before, event);
  await session.query(sql`
    update orders set state = ${record.state}, order_id = ${record.report?.orderId ?? null},
      may_trade = ${mayTrade(record)}, is_unsettled = ${isUnsettled(record)},
      is_working = ${isWorking(record)}, version = ${record.version},
      record = ${jsonText(record)}::jsonb
    where id = ${record.id}`);
  await log(session, before, event);
  return record;
}

async function log(session: Transaction, before: OrderRecord, event: OrderEvent): Promise<void> {
  await session.query(sql`
    insert into order_events (intent_id, version, at, type, is_alarming, event)
    values (${before.id}, ${before.version + 1}, ${event.at}, ${event.type},
      ${isAlarming(before, event)}, ${jsonText(event)}::jsonb)`);
}

/** What stops trading, for a tenant or one account of it. */
export type TradingStops = {
  readonly read: () => Promise<TradingState>;
  /** Nothing is begun after this has resolved that the state does not let pass. */
  readonly set: (state: TradingState, at: OrderEvent["at"]) => Promise<void>;
  readonly setDesk: (
    desk: { readonly connection: ConnectionId; readonly account: AccountId },
    state: TradingState,
  ) => Promise<boolean>;
};

export function tradingStops(database: Database): TradingStops {
  return {
    read: () => database.transaction(tenantTrading),
    async set(state, at) {
      await database.query(sql`
        insert into trading_stops (trading, changed_at) values (${state}, ${at})
        on conflict (tenant_id) do update set trading = excluded.trading, changed_at = excluded.changed_at`);
    },
    async setDesk({ connection, account }, state) {
      const rows = await database.query(sql`
        update order_desks set trading = ${state}
        where connection_id = ${connection} and account_id = ${account} returning 1`);
      return rows.length > 0;
    },
  };
}
