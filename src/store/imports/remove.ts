import { sql, type SQL } from "drizzle-orm";
import { storedAccountId, storedInstrumentId, type ImportId, type Instant } from "#domain";
import type { Session } from "../engine/database.ts";
import type { AccountSums } from "./account-sums.ts";
import type { TouchLog } from "./touched.ts";

type Dated = {
  readonly record: "execution" | "split" | "cash";
  readonly table: SQL;
  /** When it counts. */
  readonly time: SQL;
  readonly keepsLine: boolean;
};

const EXECUTIONS: Dated = {
  record: "execution",
  table: sql`executions`,
  time: sql`executed_at`,
  keepsLine: true,
};
const SPLITS: Dated = {
  record: "split",
  table: sql`splits`,
  time: sql`effective_at`,
  keepsLine: false,
};
const CASH: Dated = {
  record: "cash",
  table: sql`cash_movements`,
  time: sql`booked_at`,
  keepsLine: true,
};

/**
 * Takes back an import. What a standing import also brought is handed over to the oldest of those;
 * the rest goes, with the file, its quarantine, what it reported, and accounts that are left with
 * nothing.
 */
export async function removeImport(
  session: Session,
  { touched, sums }: { readonly touched: TouchLog; readonly sums: AccountSums },
  id: ImportId,
) {
  const accounts = await accountsOf(session, id);
  for (const kind of [EXECUTIONS, SPLITS, CASH]) await handOver(session, id, kind);
  await touchCorrected(session, touched, id);
  const executions = await remove(session, touched, id, EXECUTIONS);
  await remove(session, touched, id, SPLITS);
  const cash = await remove(session, touched, id, CASH);
  for (const table of [
    "reported_positions",
    "reported_balances",
    "quarantine",
    "import_chunks",
    "import_known",
    "record_versions",
  ]) {
    await session.query(sql`delete from ${sql.identifier(table)} where import_id = ${id}`);
  }
  await session.query(sql`delete from imports where id = ${id}`);
  await sums.anew(accounts.map(storedAccountId));
  await session.query(sql`
    delete from accounts where id = any(${sql.param(accounts)})
    and not exists (select from executions where account_id = accounts.id)
    and not exists (select from splits where account_id = accounts.id)
    and not exists (select from cash_movements where account_id = accounts.id)
    and not exists (select from reported_positions where account_id = accounts.id)
    and not exists (select from reported_balances where account_id = accounts.id)`);
  return { executions, cash };
}

async function accountsOf(session: Session, id: ImportId): Promise<string[]> {
  const rows = await session.query<{ account_id: string }>(sql`
    select account_id from executions where import_id = ${id}
    union select account_id from splits where import_id = ${id}
    union select account_id from cash_movements where import_id = ${id}
    union select account_id from reported_positions where import_id = ${id}
    union select account_id from reported_balances where import_id = ${id}
    union select account_id from import_known where import_id = ${id}
    union select account_id from record_versions where import_id = ${id}
    union select jsonb_array_elements_text(report -> 'accounts') from imports where id = ${id}`);
  return rows.map((row) => row.account_id);
}

async function handOver(
  session: Session,
  id: ImportId,
  { record, table, keepsLine }: Dated,
): Promise<void> {
  const line = keepsLine ? sql`, line = heir.line` : sql``;
  await session.query(sql`
    update ${table} as owned set import_id = heir.import_id ${line}
    from (
      select distinct on (account_id, known.id) account_id, known.id, import_id, line from (
        select account_id, item.id, import_id, item.line from import_known
        cross join lateral unnest(ids, lines) as item (id, line)
        where record = ${record}
        union all
        select account_id, id, import_id, 0 from record_versions where record = ${record}
      ) as known join imports on imports.id = import_id
      where import_id <> ${id}
        and account_id in (select account_id from ${table} where import_id = ${id})
      order by account_id, known.id, imports.started_at, imports.id
    ) as heir
    where owned.import_id = ${id} and owned.account_id = heir.account_id and owned.id = heir.id`);
}

/** What corrections and busts of the import changed lies at the time of what they refer to. */
async function touchCorrected(session: Session, touched: TouchLog, id: ImportId): Promise<void> {
  const corrected = await session.query<Omit<Gone, "count">>(sql`
    select account_id, original.instrument_id, min(original.executed_at) as since
    from executions as amending join executions as original using (account_id)
    where amending.import_id = ${id} and amending.report <> 'new' and original.id = amending.refers_to
    group by 1, 2`);
  touchAll(touched, corrected);
}

const touchAll = (touched: TouchLog, rows: readonly Omit<Gone, "count">[]): void => {
  for (const { account_id, instrument_id, since } of rows) {
    if (instrument_id === null) continue;
    touched.touch(storedAccountId(account_id), storedInstrumentId(instrument_id), since);
  }
};

type Gone = {
  readonly account_id: string;
  readonly instrument_id: string | null;
  readonly since: Instant;
  readonly count: number;
};

async function remove(
  session: Session,
  touched: TouchLog,
  id: ImportId,
  { table, time }: Dated,
): Promise<number> {
  const gone = await session.query<Gone>(sql`
    with gone as (delete from ${table} where import_id = ${id} returning account_id, instrument_id, ${time} as at)
    select account_id, instrument_id, min(at) as since, count(*)::int as count from gone group by 1, 2`);
  touchAll(touched, gone);
  return gone.reduce((total, row) => total + row.count, 0);
}
