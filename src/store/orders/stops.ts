import { sql } from "drizzle-orm";
import type { AccountId, ConnectionId } from "#domain";
import type { OrderEvent, TradingState } from "#orders";
import type { Database, Transaction } from "../engine/database.ts";

/** Waits for a stop that is being committed; one that comes later waits for us. */
export async function tenantTrading(session: Transaction): Promise<TradingState> {
  const [stop] = await session.query<{ trading: TradingState }>(sql`
    select trading from trading_stops for share`);
  return stop?.trading ?? "open";
}

const STRICTNESS: readonly TradingState[] = [
  "open",
  "reduce-only",
  "flatten",
  "block-new",
  "cancel-working",
];
export const stricter = (a: TradingState, b: TradingState): TradingState =>
  STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;

/** What stops trading, for a tenant or one account of it. */
export type TradingStops = {
  readonly read: () => Promise<TradingState>;
  /** Nothing is begun after this has resolved that the state does not let pass. */
  readonly set: (state: TradingState, at: OrderEvent["at"]) => Promise<void>;
  readonly setDesk: (
    desk: { readonly connection: ConnectionId; readonly account: AccountId },
    state: TradingState,
  ) => Promise<boolean>;
};

export function tradingStops(database: Database): TradingStops {
  return {
    read: () => database.transaction(tenantTrading),
    async set(state, at) {
      await database.query(sql`
        insert into trading_stops (trading, changed_at) values (${state}, ${at})
        on conflict (tenant_id) do update set trading = excluded.trading, changed_at = excluded.changed_at`);
    },
    async setDesk({ connection, account }, state) {
      const rows = await database.query(sql`
        update order_desks set trading = ${state}
        where connection_id = ${connection} and account_id = ${account} returning 1`);
      return rows.length > 0;
    },
  };
}
