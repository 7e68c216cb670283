/** The statements that keep the sums of accounts. */
import { sql, type SQL } from "drizzle-orm";
import type { AccountId, Currency, Instant, InstrumentId, Sum } from "#domain";
import type { Session } from "../engine/database.ts";
import { effectsOf, FULL_PRICE } from "../rows/cash-effect.ts";
import { storable, textArray } from "../rows/copy-text.ts";

/** What was added of one account since the sums were settled. */
export type Added = {
  executions: number;
  /** Some gave way to newer versions, which may have another time. */
  hasLost: boolean;
  first: Instant | undefined;
  last: Instant | undefined;
  /** Price times units, before the multiplier, which the stored instrument tells. */
  readonly worth: Map<InstrumentId, { readonly bought: Sum; readonly sold: Sum }>;
  /** Cash movements, less fees. */
  readonly cash: Map<Currency, Sum>;
};

type All = readonly (readonly [AccountId, Added])[];

const idsOf = (ids: readonly AccountId[]): SQL => sql`${textArray(ids.map(storable))}::text[]`;

export async function addCounts(session: Session, all: All): Promise<void> {
  const counted = all.filter(([, { first }]) => first !== undefined);
  if (counted.length === 0) return;
  const counts = `{${counted.map(([, { executions }]) => executions).join(",")}}`;
  await session.query(sql`
    insert into account_executions as held (account_id, executions, first_at, last_at)
    select * from unnest(${idsOf(counted.map(([id]) => id))}, ${counts}::bigint[],
      ${textArray(counted.map(([, { first }]) => first))}::timestamptz[],
      ${textArray(counted.map(([, { last }]) => last))}::timestamptz[])
    on conflict (tenant_id, account_id) do update set
      executions = held.executions + excluded.executions,
      first_at = least(held.first_at, excluded.first_at),
      last_at = greatest(held.last_at, excluded.last_at)`);
}

/** Looks through the index, once for each instrument, and so reads no history. */
export async function findEnds(session: Session, accounts: readonly AccountId[]): Promise<void> {
  const ofPosition = sql`from executions as e
    where e.account_id = traded.account_id and e.instrument_id = traded.instrument_id`;
  await session.query(sql`
    with recursive traded (account_id, instrument_id) as (
      select lost.id, (select min(e.instrument_id) from executions as e where e.account_id = lost.id)
      from unnest(${idsOf(accounts)}) as lost (id)
      union all
      select account_id, (
        select min(e.instrument_id) from executions as e
        where e.account_id = traded.account_id and e.instrument_id > traded.instrument_id
      ) from traded where instrument_id is not null
    )
    update account_executions as held set first_at = ends.first_at, last_at = ends.last_at
    from (
      select account_id, min((select min(e.executed_at) ${ofPosition})) as first_at,
        max((select max(e.executed_at) ${ofPosition})) as last_at
      from traded where instrument_id is not null group by account_id
    ) as ends where held.account_id = ends.account_id`);
}

const moreCash = (moved: SQL): SQL => sql`
  insert into account_cash as held (account_id, currency, amount)
  select account_id, currency, sum(amount) from (${moved}) as moved
  group by account_id, currency order by account_id, currency
  on conflict (tenant_id, account_id, currency) do update set amount = held.amount + excluded.amount`;

export async function addCash(session: Session, all: All): Promise<void> {
  const cash = all.flatMap(([id, of]) =>
    [...of.cash].map(([currency, sum]) => [storable(id), storable(currency), `${sum.value}`]),
  );
  const worth = all.flatMap(([id, of]) =>
    [...of.worth].map(([instrument, { bought, sold }]) => [
      storable(id),
      storable(instrument),
      `${sold.minus(bought)}`,
    ]),
  );
  const columns = (rows: readonly string[][]) =>
    sql`unnest(${textArray(rows.map(([id]) => id))}::text[],
      ${textArray(rows.map(([, of]) => of))}::text[], ${textArray(rows.map(([, , n]) => n))}::numeric[])`;
  if (cash.length + worth.length === 0) return;
  await session.query(
    moreCash(sql`
      select * from ${columns(cash)} as added (account_id, currency, amount)
      union all
      select added.account_id, i.currency, added.worth * i.multiplier
      from ${columns(worth)} as added (account_id, instrument_id, worth)
        join instruments i on i.id = added.instrument_id
      where i.kind in ${FULL_PRICE}`),
  );
}

export async function sumAnew(session: Session, accounts: readonly AccountId[]): Promise<void> {
  const mine = sql`account_id = any(${idsOf(accounts)})`;
  await session.query(sql`delete from account_executions where ${mine}`);
  await session.query(sql`delete from account_cash where ${mine}`);
  await session.query(sql`
    insert into account_executions (account_id, executions, first_at, last_at)
    select account_id, count(*), min(executed_at), max(executed_at) from executions
    where ${mine} group by account_id`);
  await session.query(
    moreCash(sql`
      select account_id, currency, amount from cash_movements where ${mine}
      union all select * from (${effectsOf(sql`e.${mine}`)}) as effects`),
  );
}
