import { sql } from "drizzle-orm";
import {
  type AccountId,
  type ConnectionId,
  Decimal,
  executionId,
  type Instant,
  storedInstrumentId,
} from "#domain";
import type { CoverageRange, Ungiven } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

/** Stretches of an account that are known to have a hole. */
export async function holes(
  session: Session,
  account: AccountId,
): Promise<readonly CoverageRange[]> {
  const rows = await session.query<{ from: Instant; to: Instant }>(sql`
    select from_at as from, to_at as to from coverage
    where account_id = ${storable(account)} and state = 'gap' order by from_at limit 100`);
  return rows.map((row) => ({ account, ...row, state: "gap" }));
}

type Asked = {
  readonly connection: ConnectionId;
  readonly source: string;
  readonly account: AccountId;
  readonly since: Instant;
};

type UngivenRow = {
  readonly id: string;
  readonly instrument_id: string;
  readonly quantity: string;
  readonly executed_at: Instant;
  readonly file_name: string;
};

/**
 * What others brought of a proven stretch and this connection never gave. Executions are looked at
 * only where somebody else told of the account at all.
 */
export async function ungiven(
  session: Session,
  { connection, source, account, since }: Asked,
): Promise<readonly Ungiven[]> {
  const id = storable(account);
  const rows = await session.query<UngivenRow>(sql`
    select e.id, e.instrument_id, e.quantity, e.executed_at, i.file_name
    from executions e join imports i on i.id = e.import_id
    where (exists (select from imports where kind = 'file' and report -> 'accounts' ? ${id})
        or exists (select from connected_accounts where account_id = ${id} and connection_id <> ${connection}))
      and e.account_id = ${id} and e.import_id <> ${source} and e.report = 'new'
      and e.executed_at >= ${since}
      and exists (select from coverage c where c.account_id = ${id} and c.state = 'proven'
        and c.from_at <= e.executed_at and c.to_at > e.executed_at)
      and not exists (select from record_versions v where v.account_id = ${id}
        and v.record = 'execution' and v.id = e.id and v.import_id = ${source})
    order by e.executed_at, e.id limit 100`);
  return rows.map((row) => ({
    id: executionId(row.id),
    instrument: storedInstrumentId(row.instrument_id),
    quantity: Decimal.of(row.quantity),
    executedAt: row.executed_at,
    source: row.file_name,
  }));
}
