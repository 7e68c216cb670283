import { sql, type SQL } from "drizzle-orm";
import { importId, type CashMovement } from "#domain";
import type { BlotterExecution, ExecutionFilter, Page, PageRequest } from "#sync";
import type { Session } from "../engine/database.ts";
import { CASH_COLUMNS, toCash, type CashRow } from "../rows/cash.ts";
import { EXECUTION_COLUMNS, toExecution, type ExecutionRow } from "../rows/execution.ts";
import { InstrumentCache } from "../rows/instrument.ts";
import { cursorOf, keysOf, pageOf, rowsToRead } from "./cursor.ts";
import { cashConditions, executionConditions } from "./filters.ts";

type Reading = { readonly request: PageRequest; readonly newestFirst: boolean };

const way = (newestFirst: boolean) => (newestFirst ? sql`desc` : sql`asc`);
const beyond = (newestFirst: boolean) => (newestFirst ? sql`<` : sql`>`);

export async function executionPage(
  session: Session,
  filter: ExecutionFilter,
  { request, newestFirst }: Reading,
): Promise<Page<BlotterExecution>> {
  const order = `executions ${newestFirst ? "down" : "up"}`;
  const rows = await session.query<ExecutionRow & { readonly key: string }>(sql`
    select ${sql.raw(EXECUTION_COLUMNS)}, executed_at::text as key from executions
    where ${executionConditions(filter)} ${afterExecution(request.after, order, newestFirst)}
    order by executions.executed_at ${way(newestFirst)}, sequence ${way(newestFirst)},
      account_id ${way(newestFirst)}, id ${way(newestFirst)}
    limit ${rowsToRead(request)}`);
  const instruments = new InstrumentCache(session);
  await instruments.load(rows.map((row) => row.instrument_id));
  return pageOf({
    rows,
    request,
    item: (row) => ({
      ...toExecution(row, instruments.get(row.instrument_id)),
      import: importId(row.import_id),
      line: row.line,
    }),
    cursor: (row) => cursorOf(order, [row.key, String(row.sequence), row.account_id, row.id]),
  });
}

function afterExecution(cursor: string | undefined, order: string, newestFirst: boolean): SQL {
  if (cursor === undefined) return sql``;
  const [time, sequence, account, id] = keysOf(cursor, order, 4);
  return sql`and (executions.executed_at, sequence, account_id, executions.id) ${beyond(newestFirst)}
    (${time}::timestamptz, ${sequence}::bigint, ${account}, ${id})`;
}

const BATCH = 1_000;

/** All that match from the oldest on, a batch at a time. */
export async function* allExecutions(
  session: Session,
  filter: ExecutionFilter,
): AsyncIterable<readonly BlotterExecution[]> {
  let next: string | undefined;
  do {
    const request = { limit: BATCH, after: next };
    const page = await executionPage(session, filter, { request, newestFirst: false });
    if (page.items.length > 0) yield page.items;
    next = page.next;
  } while (next !== undefined);
}

export async function countExecutions(session: Session, filter: ExecutionFilter): Promise<number> {
  const [row] = await session.query<{ count: number }>(
    sql`select count(*) as count from executions where ${executionConditions(filter)}`,
  );
  return row?.count ?? 0;
}

const CASH_ORDER = "cash down";

/** Newest first. */
export async function cashPage(
  session: Session,
  filter: ExecutionFilter,
  request: PageRequest,
): Promise<Page<CashMovement>> {
  const rows = await session.query<CashRow & { readonly key: string }>(sql`
    select ${sql.raw(CASH_COLUMNS)}, booked_at::text as key from cash_movements
    where ${cashConditions(filter)} ${afterCash(request.after)}
    order by cash_movements.booked_at desc, account_id desc, id desc limit ${rowsToRead(request)}`);
  const instruments = new InstrumentCache(session);
  await instruments.load(rows.flatMap((row) => row.instrument_id ?? []));
  return pageOf({
    rows,
    request,
    item: (row) =>
      toCash(row, row.instrument_id === null ? undefined : instruments.get(row.instrument_id)),
    cursor: (row) => cursorOf(CASH_ORDER, [row.key, row.account_id, row.id]),
  });
}

function afterCash(cursor: string | undefined): SQL {
  if (cursor === undefined) return sql``;
  const [time, account, id] = keysOf(cursor, CASH_ORDER, 3);
  return sql`and (cash_movements.booked_at, account_id, cash_movements.id) < (${time}::timestamptz, ${account}, ${id})`;
}
