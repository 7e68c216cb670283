import { type SQL, sql } from "drizzle-orm";
import type { AccountId, Instant, IntentId, OrderReport } from "#domain";
import {
  type AccountBook,
  type Approving,
  contradicts,
  type Decide,
  firstRecord,
  isAlarming,
  isUnsettled,
  isWorking,
  LOCKED,
  mayTrade,
  type NewOrder,
  nextRecord,
  type Opened,
  type OrderEvent,
  type OrderJournal,
  type OrderRecord,
  passes,
  replaceEvent,
  type Replacing,
  type TradingState,
  verdictEvent,
} from "#orders";
import type { Database, Transaction } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";
import { eventFrom, recordFrom } from "./codec.ts";
import { bookOf, lockDesk, type RecordRow } from "./desk-book.ts";
import { isUnlocked } from "./risk.ts";
import { stricter, tenantTrading } from "./stops.ts";

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
    approve: (approving, decide) =>
      database.transaction((session) => approve(session, approving, decide)),
    beginReplace: (replacing, decide) =>
      database.transaction((session) => beginReplace(session, replacing, decide)),
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
  const book: AccountBook = { trading, orders: await bookOf(session, order, since) };
  return { kind: "new", record: await write(session, { order, book, decide }) };
}

async function approve(
  session: Transaction,
  { order, at, until, since }: Approving,
  decide: Decide,
): Promise<OrderRecord | undefined> {
  const found = await anew(session, order, since);
  if (found?.before.state !== "created") return undefined;
  return put(session, found.before, verdictEvent(decide(found.book), at, until));
}

async function beginReplace(
  session: Transaction,
  { order, change, at, since }: Replacing,
  decide: Decide,
): ReturnType<OrderJournal["beginReplace"]> {
  const found = await anew(session, order, since);
  if (!found) return undefined;
  const { before, book } = found;
  if (before.environment === "live" && !(await isUnlocked(session, before, at)))
    return { denied: LOCKED };
  const verdict = decide(book);
  return "denied" in verdict
    ? verdict
    : put(session, before, replaceEvent(verdict, { change, at }));
}

/**
 * What an order that is there is decided on anew. As with a new order: the desk is locked before
 * the order, so that nobody waits for each other.
 */
async function anew(session: Transaction, { id, version }: Versioned, since: Instant) {
  const [row] = await session.query<RecordRow>(sql`select record from orders where id = ${id}`);
  if (!row) return undefined;
  const desk = recordFrom(row.record);
  const trading = await lockDesk(session, desk);
  const before = await locked(session, id);
  if (before?.version !== version) return undefined;
  const orders = (await bookOf(session, desk, since)).filter((each) => each.id !== id);
  return { before, book: { trading, orders } };
}

type Writing = Pick<Opening, "order" | "decide"> & { readonly book: AccountBook };

async function write(session: Transaction, { order, book, decide }: Writing): Promise<OrderRecord> {
  const event = verdictEvent(decide(book), order.createdAt);
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
  if (before.environment === "live" && !(await isUnlocked(session, before, event.at)))
    return { halted: "locked" };
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
