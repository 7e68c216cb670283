import { sql } from "drizzle-orm";
import { type Environment, type Instant, instantOf } from "#domain";
import type { BrokerErrorStore, BrokerErrorSum, BrokerErrorTally } from "#sync";
import type { Database } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

type SumRow = {
  readonly broker: string;
  readonly environment: Environment;
  readonly endpoint: string;
  readonly code: BrokerErrorSum["code"];
  readonly broker_code: string;
  readonly is_mapped: boolean;
  readonly count: number;
  readonly connections: number;
  readonly first_hour: Instant;
  readonly last_at: Instant;
  /** Pairs of ms since 1970 and a number. */
  readonly trend: readonly (readonly [number, number])[];
};

/** Longest code of a broker that is told apart; what is longer is a message. */
const CODE_CHARS = 100;

const KIND = sql`broker, environment, endpoint, code, broker_code`;

/** Failed calls of a tenant, over the database as the tenant sees it. */
export const brokerErrorStore = (database: Database): BrokerErrorStore => ({
  async add(tallies, keepFrom) {
    if (tallies.length === 0) return;
    await database.transaction(async (session) => {
      await session.query(sql`
        insert into broker_errors as known (hour, connection_id, broker, environment, endpoint, code,
          broker_code, is_mapped, count, last_at)
        values ${sql.join(tallies.map(rowOf), sql`, `)}
        on conflict (tenant_id, hour, connection_id, endpoint, code, broker_code) do update set
          count = known.count + excluded.count, is_mapped = excluded.is_mapped,
          last_at = greatest(known.last_at, excluded.last_at)`);
      await session.query(sql`delete from broker_errors where hour < ${keepFrom}`);
    });
  },
  async sums({ since, broker }) {
    const rows = await database.query<SumRow>(sql`
      with asked as (
        select * from broker_errors
        where hour >= date_trunc('hour', ${since}::timestamptz, 'UTC')
          and ${broker === undefined ? sql`true` : sql`broker = ${storable(broker)}`}),
      kinds as (
        select ${KIND}, bool_and(is_mapped) as is_mapped, sum(count)::int as count,
          count(distinct connection_id)::int as connections, min(hour) as first_hour,
          max(last_at) as last_at
        from asked group by ${KIND}),
      trends as (
        select ${KIND}, json_agg(json_build_array(extract(epoch from hour) * 1000, count)
          order by hour) as trend
        from (select ${KIND}, hour, sum(count)::int as count from asked group by ${KIND}, hour) by_hour
        group by ${KIND})
      select * from kinds join trends using (${KIND})
      order by count desc, ${KIND} limit 500`);
    return rows.map(sumOf);
  },
});

const rowOf = (tally: BrokerErrorTally) => {
  const { hour, connection, broker, environment, endpoint, code, brokerCode = "" } = tally;
  const shown = storable(brokerCode.slice(0, CODE_CHARS));
  return sql`(${hour}::timestamptz, ${connection}, ${broker}, ${environment}, ${storable(endpoint)},
    ${code}, ${shown}, ${tally.isMapped}, ${tally.count}::int, ${tally.lastAt}::timestamptz)`;
};

const sumOf = (row: SumRow): BrokerErrorSum => ({
  ...{ broker: row.broker, environment: row.environment, endpoint: row.endpoint, code: row.code },
  ...(row.broker_code !== "" && { brokerCode: row.broker_code }),
  ...{ isMapped: row.is_mapped, count: row.count, connections: row.connections },
  ...{ firstHour: row.first_hour, lastAt: row.last_at },
  trend: row.trend.map(([hourMs, count]) => ({ hour: instantOf(hourMs), count })),
});
