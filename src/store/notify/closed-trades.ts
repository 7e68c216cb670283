import { sql } from "drizzle-orm";
import {
  storedAccountId,
  storedInstrumentId,
  type AccountId,
  type Instant,
  type InstrumentId,
} from "#domain";
import { eventKey, type NotifyEvent } from "#notify";
import type { Touched } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable, textArray } from "../rows/copy-text.ts";
import { tell } from "./tell.ts";

/** What closed longer ago is history that is being read, and no news. */
const NEWS = sql`interval '24 hours'`;
/** A page that closes more tells of the latest. */
const MAX_TOLD = 500;

type TripRow = {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly id: string;
  readonly symbol: string;
  readonly direction: "long" | "short";
  readonly quantity: string;
  readonly net: string;
  readonly currency: string;
  readonly opened_at: Instant;
  readonly closed_at: Instant;
};

/** Tells of the round trips that were closed by what a page brought, each once. */
export async function tellClosed(session: Session, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  const array = (textOf: (position: Touched) => string) =>
    textArray(touched.map((position) => storable(textOf(position))));
  const trips = await session.query<TripRow>(sql`
    select trips.account_id, trips.instrument_id, id, symbol, direction, quantity, net, currency,
      opened_at, closed_at
    from round_trips as trips join unnest(
      ${array(({ account }) => account)}::text[], ${array(({ instrument }) => instrument)}::text[],
      ${array(({ since }) => since)}::timestamptz[]
    ) as touched (account_id, instrument_id, since)
      on trips.account_id = touched.account_id and trips.instrument_id = touched.instrument_id
    where closed_at >= greatest(since, statement_timestamp() - ${NEWS}) and closed_at < 'infinity'
      and detail ->> 'closedBy' is distinct from 'expiry-assumed'
    order by closed_at desc limit ${MAX_TOLD}`);
  await tell(session, trips.map(closedEvent));
}

function closedEvent(row: TripRow): NotifyEvent {
  const account: AccountId = storedAccountId(row.account_id);
  const instrument: InstrumentId = storedInstrumentId(row.instrument_id);
  const { id: trade, symbol, direction, quantity, net, currency } = row;
  const [openedAt, closedAt] = [row.opened_at, row.closed_at];
  return {
    kind: "trade-closed",
    key: eventKey("trade-closed", account, instrument, trade),
    at: closedAt,
    detail: {
      ...{ account, instrument, trade, symbol, direction, quantity, net, currency },
      ...{ openedAt, closedAt },
    },
  };
}
