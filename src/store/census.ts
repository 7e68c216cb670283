import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { TradingState } from "#orders";
import type { Database } from "./engine/database.ts";
import { latestVersion, versionOf } from "./migrate.ts";
import { stricter } from "./orders/stops.ts";

/** How many connections of all tenants are in a state. */
export type ConnectionCount = {
  readonly broker: string;
  readonly environment: string;
  readonly state: string;
  readonly count: number;
};

type Counted = Omit<ConnectionCount, "state">;

/** Orders of all tenants that need somebody, paper and live apart. */
export type OrderCensus = {
  /** Sent, and whose fate is not known, by their state. */
  readonly unsettled: readonly ConnectionCount[];
  /** Accounts whose trading is stopped, by the stricter of their own and their tenant's stop. */
  readonly stopped: readonly (Counted & { readonly trading: TradingState })[];
};

/** What is counted over all tenants, without telling whose it is. */
export type Census = {
  readonly connections: () => Promise<readonly ConnectionCount[]>;
  readonly orders: () => Promise<OrderCensus>;
  /** Dead letters that are open, by their kind. */
  readonly deadLetters: () => Promise<Readonly<Record<string, number>>>;
  /** Whether the tables are those that this code knows. */
  readonly isCurrent: () => Promise<boolean>;
  /** The database's own time. */
  readonly now: () => Promise<Instant>;
};

/** The session is that of the owner of the data. */
export function censusOver(database: Pick<Database, "query">): Census {
  return {
    connections: () =>
      database.query<ConnectionCount>(sql`
        select broker, environment, case when sync_enabled then state else 'paused' end as state,
          count(*)::int as count
        from connections group by 1, 2, 3`),
    orders: async () => ({
      unsettled: await unsettledOrders(database),
      stopped: await stoppedAccounts(database),
    }),
    async deadLetters() {
      const rows = await database.query<{ kind: string; count: number }>(sql`
        select kind, count(*)::int as count from dead_letters where state = 'open' group by kind`);
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    },
    async now() {
      const [row] = await database.query<{ at: Instant }>(sql`select clock_timestamp() as at`);
      if (!row) throw new Error("The database told no time");
      return row.at;
    },
    isCurrent: async () => (await versionOf(database)) === (await latestVersion()),
  };
}

/** Through the indexes of orders that may still trade, of which there are few. */
const unsettledOrders = (database: Pick<Database, "query">) =>
  database.query<ConnectionCount>(sql`
    select c.broker, o.environment, o.state, count(*)::int as count
    from orders o join connections c on c.id = o.connection_id
    where o.may_trade and o.state in ('sending', 'unknown', 'not-found', 'parked')
    group by 1, 2, 3`);

type Stopped = Promise<OrderCensus["stopped"]>;
async function stoppedAccounts(database: Pick<Database, "query">): Stopped {
  const rows = await database.query<Counted & { own: TradingState; whole: TradingState }>(sql`
    select c.broker, d.environment, d.trading as own, coalesce(t.trading, 'open') as whole,
      count(*)::int as count
    from order_desks d join connections c on c.id = d.connection_id
      left join trading_stops t on t.tenant_id = d.tenant_id
    where d.trading <> 'open' or t.trading <> 'open' group by 1, 2, 3, 4`);
  return rows.map(({ own, whole, ...counted }) => ({ ...counted, trading: stricter(own, whole) }));
}
