import { sql } from "drizzle-orm";
import type { ConnectionId, Instant } from "#domain";
import type { Moments } from "#routing";
import type { Session } from "../engine/database.ts";

/** How a connection could be read. Durations in ms. */
export type ReadingSums = {
  readonly connection: ConnectionId;
  /** That succeeded or failed by the broker; what failed by us or the user says nothing of it. */
  readonly readings: number;
  readonly answered: number;
  /** Times between two that succeeded. */
  readonly gaps: Moments;
  readonly worstGapMs: number | null;
  readonly lastAt: Instant | null;
};

type Row = Omit<ReadingSums, "gaps"> & {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
};

/** Sums of the readings that began since, by connection, over the database as the tenant sees it. */
export async function readingSums(session: Session, since: Instant): Promise<ReadingSums[]> {
  const rows = await session.query<Row>(sql`
    with ended as (
      select connection_id, outcome, ended_at,
        extract(epoch from ended_at - lag(ended_at) over (
          partition by connection_id, outcome order by ended_at))::float8 * 1000 as gap_ms
      from pulls
      where started_at >= ${since}::timestamptz and ended_at is not null
        and (outcome = 'succeeded' or (outcome = 'failed' and failure->>'owner' = 'broker'))),
    marked as (
      select *, outcome = 'succeeded' as is_answered from ended)
    select connection_id as connection, count(*)::int as readings,
      count(*) filter (where is_answered)::int as answered,
      count(gap_ms) filter (where is_answered)::int as count,
      coalesce(avg(gap_ms) filter (where is_answered), 0)::float8 as mean,
      coalesce(var_pop(gap_ms) filter (where is_answered)
        * count(gap_ms) filter (where is_answered), 0)::float8 as squares,
      max(gap_ms) filter (where is_answered)::float8 as "worstGapMs",
      max(ended_at) filter (where is_answered) as "lastAt"
    from marked group by connection_id order by connection_id`);
  return rows.map(({ count, mean, squares, ...row }) => ({
    ...row,
    gaps: { count, mean, squares },
  }));
}
