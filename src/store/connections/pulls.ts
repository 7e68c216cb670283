import { sql } from "drizzle-orm";
import { connectionId, pullId, type ConnectionId, type Failure, type Instant } from "#domain";
import type { Page, PageRequest, Pull } from "#sync";
import { cursorOf, keysOf, pageOf, rowsToRead } from "../blotter/cursor.ts";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";

type PullRow = {
  readonly id: string;
  readonly connection_id: string;
  readonly trigger: Pull["trigger"];
  readonly started_at: Instant;
  readonly key: string;
  readonly ended_at: Instant | null;
  readonly outcome: Pull["outcome"];
  readonly failure: Failure | null;
  readonly imported: number;
  readonly skipped: number;
  readonly updated: number;
  readonly quarantined: number;
  readonly pages: number;
  readonly calls: number;
  readonly retries: number;
  readonly waited_ms: number;
  readonly duration_ms: number;
};

const toPull = (row: PullRow): Pull => ({
  id: pullId(row.id),
  connection: connectionId(row.connection_id),
  trigger: row.trigger,
  startedAt: row.started_at,
  outcome: row.outcome,
  imported: row.imported,
  skipped: row.skipped,
  updated: row.updated,
  quarantined: row.quarantined,
  pages: row.pages,
  calls: row.calls,
  retries: row.retries,
  waitedMs: row.waited_ms,
  durationMs: row.duration_ms,
  ...given({ endedAt: row.ended_at, failure: row.failure }),
});

/**
 * Adds the line of a run that begins; runs of the same connection that never ended were
 * interrupted.
 */
export async function beginPull(session: Session, pull: Pull): Promise<void> {
  await session.query(sql`
    update pulls set outcome = 'interrupted', ended_at = ${pull.startedAt}
    where connection_id = ${pull.connection} and outcome = 'running' and id <> ${pull.id}`);
  await session.query(sql`
    insert into pulls (id, connection_id, trigger, started_at, outcome, imported, skipped, updated,
      quarantined, pages, calls, retries, waited_ms, duration_ms)
    values (${pull.id}, ${pull.connection}, ${pull.trigger}, ${pull.startedAt}, 'running', 0, 0, 0, 0, 0, 0, 0, 0, 0)`);
}

/** Completes the line. One that has ended is not touched again. */
export async function endPull(session: Session, pull: Pull): Promise<void> {
  await session.query(sql`
    update pulls set outcome = ${pull.outcome}, ended_at = ${pull.endedAt ?? pull.startedAt},
      failure = ${pull.failure ? JSON.stringify(pull.failure) : null}::jsonb,
      imported = ${pull.imported}, skipped = ${pull.skipped}, updated = ${pull.updated},
      quarantined = ${pull.quarantined}, pages = ${pull.pages}, calls = ${pull.calls},
      retries = ${pull.retries}, waited_ms = ${Math.round(pull.waitedMs)},
      duration_ms = ${Math.round(pull.durationMs)}
    where id = ${pull.id} and outcome = 'running'`);
}

const ORDER = "pulls down";

/** Newest first. */
export async function pullPage(
  session: Session,
  id: ConnectionId | undefined,
  request: PageRequest,
): Promise<Page<Pull>> {
  const [time, last] = request.after === undefined ? [] : keysOf(request.after, ORDER, 2);
  const rows = await session.query<PullRow>(sql`
    select *, started_at::text as key from pulls
    where ${id === undefined ? sql`true` : sql`connection_id = ${storable(id)}`}
      ${last === undefined ? sql`` : sql`and (started_at, id) < (${time}::timestamptz, ${last})`}
    order by started_at desc, id desc limit ${rowsToRead(request)}`);
  return pageOf({
    rows,
    request,
    item: toPull,
    cursor: (row) => cursorOf(ORDER, [row.key, row.id]),
  });
}
