import { sql } from "drizzle-orm";
import { storedAccountId, type ConnectionId, type Instant } from "#domain";
import type { HistoryState } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";

type HistoryRow = {
  readonly account_id: string;
  readonly cursor: string | null;
  readonly watermark: Instant | null;
  readonly backfill_from: Instant | null;
  readonly backfill_to: Instant | null;
  readonly backfill_cursor: string | null;
  readonly backfill_hole_since: Instant | null;
  readonly swept_at: Instant | null;
  readonly pass_cursor: string | null;
  readonly pass_since: Instant | null;
  readonly span_ms: number | null;
  readonly hole_since: Instant | null;
};

export async function histories(
  session: Session,
  id: ConnectionId,
): Promise<readonly HistoryState[]> {
  const rows = await session.query<HistoryRow>(
    sql`select * from connection_histories where connection_id = ${storable(id)} order by account_id`,
  );
  return rows.map((row) => ({
    account: row.account_id === "" ? "" : storedAccountId(row.account_id),
    ...given({
      cursor: row.cursor,
      watermark: row.watermark,
      sweptAt: row.swept_at,
      spanMs: row.span_ms,
      holeSince: row.hole_since,
    }),
    ...backfillOf(row),
    ...passOf(row),
  }));
}

function backfillOf(row: HistoryRow): Pick<HistoryState, "backfill"> {
  if (row.backfill_from === null || row.backfill_to === null) return {};
  return {
    backfill: {
      from: row.backfill_from,
      to: row.backfill_to,
      ...given({ cursor: row.backfill_cursor, holeSince: row.backfill_hole_since }),
    },
  };
}

function passOf({ pass_cursor, pass_since }: HistoryRow): Pick<HistoryState, "pass"> {
  if (pass_cursor === null || pass_since === null) return {};
  return { pass: { cursor: pass_cursor, since: pass_since } };
}

/** Replaces the state; the watermark and the time of the last sweep never go back. */
export async function saveHistory(
  session: Session,
  id: ConnectionId,
  state: HistoryState,
): Promise<void> {
  const { account, cursor, watermark, backfill, sweptAt, pass, spanMs, holeSince } = state;
  await session.query(sql`
    insert into connection_histories as held (connection_id, account_id, cursor, watermark,
      backfill_from, backfill_to, backfill_cursor, backfill_hole_since, swept_at, pass_cursor, pass_since, span_ms, hole_since)
    values (${id}, ${storable(account)}, ${cursor ?? null}, ${watermark ?? null}::timestamptz,
      ${backfill?.from ?? null}::timestamptz, ${backfill?.to ?? null}::timestamptz,
      ${backfill?.cursor ?? null}, ${backfill?.holeSince ?? null}::timestamptz, ${sweptAt ?? null}::timestamptz,
      ${pass?.cursor ?? null}, ${pass?.since ?? null}::timestamptz, ${spanMs ?? null}::bigint,
      ${holeSince ?? null}::timestamptz)
    on conflict (connection_id, account_id) do update set
      cursor = coalesce(excluded.cursor, held.cursor),
      watermark = greatest(excluded.watermark, held.watermark),
      backfill_from = excluded.backfill_from, backfill_to = excluded.backfill_to,
      backfill_cursor = excluded.backfill_cursor,
      backfill_hole_since = excluded.backfill_hole_since,
      pass_cursor = excluded.pass_cursor, pass_since = excluded.pass_since,
      span_ms = coalesce(excluded.span_ms, held.span_ms), hole_since = excluded.hole_since,
      swept_at = greatest(excluded.swept_at, held.swept_at)`);
}
