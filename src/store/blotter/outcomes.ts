import { sql } from "drizzle-orm";
import { Decimal, type Instant } from "#domain";
import type { TradeFilter, TradeOutcome } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { tradeConditions } from "./filters.ts";

const BATCH = 10_000;

type OutcomeRow = {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly id: string;
  readonly key: string;
  readonly currency: string;
  readonly opened_at: Instant;
  readonly closed_at: Instant | null | undefined;
  readonly holding_ms: number;
  readonly gross: string;
  readonly fees: string;
  readonly funding: string;
  readonly net: string;
};

/** What statistics read of all trips that match, in order of closing, open ones last. */
export async function* outcomes(
  session: Session,
  filter: TradeFilter,
): AsyncIterable<readonly TradeOutcome[]> {
  let after = sql``;
  for (let more = true; more;) {
    const rows = await session.query<OutcomeRow>(sql`
      select account_id, instrument_id, id, closed_at::text as key, currency, opened_at, closed_at,
        holding_ms, gross, fees, funding, net
      from round_trips where ${tradeConditions(filter)} ${after}
      order by closed_at, account_id, instrument_id, id limit ${BATCH}`);
    if (rows.length > 0) yield rows.map(toOutcome);
    const last = rows.at(-1);
    more = last !== undefined && rows.length === BATCH;
    if (last) {
      after = sql`and (round_trips.closed_at, account_id, instrument_id, id) >
        (${last.key}::timestamptz, ${storable(last.account_id)}, ${storable(last.instrument_id)}, ${storable(last.id)})`;
    }
  }
}

const toOutcome = (row: OutcomeRow): TradeOutcome => ({
  status: row.closed_at ? "closed" : "open",
  currency: row.currency,
  openedAt: row.opened_at,
  grossPnl: Decimal.of(row.gross),
  fees: Decimal.of(row.fees),
  funding: Decimal.of(row.funding),
  netPnl: Decimal.of(row.net),
  ...(row.closed_at && { closedAt: row.closed_at }),
  ...(row.holding_ms >= 0 && { holdingMs: row.holding_ms }),
});
