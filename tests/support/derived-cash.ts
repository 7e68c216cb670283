/** What an account should have in cash, by reading all of its rows: slow, and plain. */
import { sql } from "drizzle-orm";

export type Total = {
  readonly currency: string;
  readonly amount: string;
  readonly roundings: number;
};

const FULL_PRICE = sql`('equity', 'fund', 'option', 'future-option', 'bond', 'warrant', 'crypto', 'other')`;

export const cashFromAll = (id: string) => sql`
  with standing as (
    select e.*, i.kind as instrument_kind, i.currency, i.multiplier
    from executions e join instruments i on i.id = e.instrument_id
    where e.account_id = ${id} and e.report <> 'bust' and not exists (
      select from executions as later
      where later.account_id = ${id} and later.report <> 'new' and later.refers_to = e.id)
  )
  select currency, trim_scale(sum(amount)) as amount, sum(roundings)::int as roundings from (
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
  ) as moved group by currency order by currency`;
