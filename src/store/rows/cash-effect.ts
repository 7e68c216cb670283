import { sql, type SQL } from "drizzle-orm";

/** Kinds that are bought and sold against their full price; others move cash by profit and fees. */
export const FULL_PRICE: SQL = sql.raw(
  "('equity', 'fund', 'option', 'future-option', 'bond', 'warrant', 'crypto', 'other')",
);

/**
 * What executions `e` that meet the condition paid or earned, as rows of account, currency and
 * amount: price and fees apart. Busts move nothing, and transfers nothing but their fees.
 */
export const effectsOf = (condition: SQL): SQL => sql`
  select e.account_id, i.currency,
    case e.side when 'buy' then -1 else 1 end * e.quantity * e.price * i.multiplier as amount
  from executions e join instruments i on i.id = e.instrument_id
  where ${condition} and e.report <> 'bust' and e.kind <> 'transfer' and i.kind in ${FULL_PRICE}
  union all
  select e.account_id, e.fees ->> (at + 2), -(e.fees ->> (at + 1))::numeric
  from executions e cross join generate_series(0, jsonb_array_length(e.fees) - 1, 3) as at
  where ${condition} and e.report <> 'bust' and e.fees is not null`;
