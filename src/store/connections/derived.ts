import { sql, type SQL } from "drizzle-orm";
import { Decimal, storedInstrumentId, type AccountId } from "#domain";
import type { PullTransaction } from "#sync";
import type { Session } from "../engine/database.ts";
import { effectsOf, FULL_PRICE } from "../rows/cash-effect.ts";
import { storable } from "../rows/copy-text.ts";

/** What the open round trips of an account hold, short positions below zero. */
export async function derivedPositions(
  session: Session,
  account: AccountId,
): ReturnType<PullTransaction["derivedPositions"]> {
  const rows = await session.query<{ instrument_id: string; quantity: string }>(sql`
    select instrument_id, sum(case direction when 'long' then open_quantity else -open_quantity end) as quantity
    from round_trips where account_id = ${storable(account)} and closed_at = 'infinity'
    group by instrument_id`);
  return rows.map((row) => ({
    instrument: storedInstrumentId(row.instrument_id),
    quantity: Decimal.of(row.quantity),
  }));
}

/**
 * Cash of an account by currency: what came and went, what executions paid or earned, and their
 * fees. Of margined instruments (futures, FX, CFDs) the realised profit counts instead of the
 * price. Of what is over, sums are read that are kept; only what was amended since is read itself.
 */
export async function derivedCash(
  session: Session,
  account: AccountId,
): ReturnType<PullTransaction["derivedCash"]> {
  const id = storable(account);
  const amended = sql`e.account_id = ${id} and e.id in (select refers_to from amended)`;
  const rows = await session.query<{ currency: string; amount: string; roundings: number }>(sql`
    with amended as materialized (
      select refers_to from executions
      where account_id = ${id} and report <> 'new' and refers_to is not null
    )
    select currency, sum(amount) as amount, sum(roundings)::int as roundings from (
      select currency, amount, 0 as roundings from account_cash where account_id = ${id}
      union all
      select currency, -amount, 0 from (${effectsOf(amended)}) as fallen
      union all
      ${marginedProfit(id)}
    ) as moved group by currency order by currency`);
  return rows.map(({ currency, amount, roundings }) => ({
    currency,
    amount: Decimal.of(amount),
    ...(roundings > 0 && { roundings }),
  }));
}

/** What round trips of margined instruments earned: closed ones by month, open ones themselves. */
const marginedProfit = (account: string): SQL => sql`
  select coalesce(a.currency, m.currency), m.gross_account, m.matches_account
  from round_trip_months m join instruments i on i.id = m.instrument_id
    join accounts a on a.id = m.account_id
  where m.account_id = ${account} and m.matches_account > 0 and i.kind not in ${FULL_PRICE}
  union all
  select m.currency, m.gross_unconverted, m.matches - m.matches_account
  from round_trip_months m join instruments i on i.id = m.instrument_id
  where m.account_id = ${account} and m.matches > m.matches_account and i.kind not in ${FULL_PRICE}
  union all
  select case when t.gross_account is null then t.currency else coalesce(a.currency, t.currency) end,
    coalesce(t.gross_account, t.gross), t.matches
  from round_trips t join instruments i on i.id = t.instrument_id join accounts a on a.id = t.account_id
  where t.account_id = ${account} and t.closed_at = 'infinity' and i.kind not in ${FULL_PRICE}`;
