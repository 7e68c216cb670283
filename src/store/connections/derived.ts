import { sql } from "drizzle-orm";
import { Decimal, storedInstrumentId, type AccountId } from "#domain";
import type { PullTransaction } from "#sync";
import type { Session } from "../engine/database.ts";
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

/** Bought and sold against their full price; the others move cash by profit and fees only. */
const FULL_PRICE = sql`('equity', 'fund', 'option', 'future-option', 'bond', 'warrant', 'crypto', 'other')`;

/**
 * Cash of an account by currency: what came and went, what executions paid or earned, and their
 * fees. Of margined instruments (futures, FX, CFDs) the realised profit counts instead of the
 * price.
 */
export async function derivedCash(
  session: Session,
  account: AccountId,
): ReturnType<PullTransaction["derivedCash"]> {
  const id = storable(account);
  const rows = await session.query<{ currency: string; amount: string; roundings: number }>(sql`
    with amended as materialized (
      select refers_to from executions
      where account_id = ${id} and report <> 'new' and refers_to is not null
    ), standing as (
      select e.*, i.kind as instrument_kind, i.currency, i.multiplier
      from executions e join instruments i on i.id = e.instrument_id
      where e.account_id = ${id} and e.report <> 'bust' and e.id not in (select refers_to from amended)
    )
    select currency, sum(amount) as amount, sum(roundings)::int as roundings from (
      select currency, amount, 0 as roundings from cash_movements where account_id = ${id}
      union all
      select currency, case side when 'buy' then -1 else 1 end * quantity * price * multiplier, 0
      from standing where instrument_kind in ${FULL_PRICE} and kind <> 'transfer'
      union all
      select case when t.gross_account is null then t.currency else coalesce(a.currency, t.currency) end,
        coalesce(t.gross_account, t.gross), t.matches
      from round_trips t join instruments i on i.id = t.instrument_id join accounts a on a.id = t.account_id
      where t.account_id = ${id} and i.kind not in ${FULL_PRICE}
      union all
      select fees ->> (at + 2), -(fees ->> (at + 1))::numeric, 0
      from standing cross join generate_series(0, jsonb_array_length(fees) - 1, 3) as at
      where fees is not null
    ) as moved group by currency order by currency`);
  return rows.map(({ currency, amount, roundings }) => ({
    currency,
    amount: Decimal.of(amount),
    ...(roundings > 0 && { roundings }),
  }));
}
