import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { Fleet, OpenBreaker, WorkerSign } from "#schedule";
import type { Session } from "../engine/database.ts";

type WorkerRow = {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly role: string;
  readonly version: string;
  readonly concurrency: number;
  readonly running: number;
  readonly started_at: Instant;
  readonly seen_at: Instant;
  readonly lags: readonly number[];
  readonly breakers: readonly OpenBreaker[];
};

/** A worker that was not heard of for a day is forgotten. */
const FORGOTTEN = sql`seen_at < clock_timestamp() - interval '1 day'`;

/** Signs of life by the clock of the database, which all processes share. */
export function fleetOver(session: Session): Fleet {
  return {
    async sign(worker) {
      const { id, host, pid, role, version, concurrency, running, startedAt } = worker;
      await session.query(sql`
        insert into workers (id, host, pid, role, version, concurrency, running, started_at, seen_at,
          lags, breakers)
        values (${id}, ${host}, ${pid}, ${role}, ${version}, ${concurrency}, ${running},
          ${startedAt}, clock_timestamp(), ${sql.param([...worker.lagsMs])}::int[],
          ${JSON.stringify(worker.breakers)}::jsonb)
        on conflict (id) do update set running = excluded.running, seen_at = excluded.seen_at,
          lags = excluded.lags, breakers = excluded.breakers`);
      await session.query(sql`delete from workers where ${FORGOTTEN}`);
    },
    async leave(id) {
      await session.query(sql`delete from workers where id = ${id}`);
    },
    async present(withinMs) {
      const rows = await session.query<WorkerRow>(sql`
        select * from workers
        where seen_at > clock_timestamp() - ${withinMs} * interval '1 millisecond'
        order by started_at, id`);
      return rows.map(present);
    },
  };
}

const present = (row: WorkerRow): WorkerSign & { readonly seenAt: Instant } => {
  const { id, host, pid, version, concurrency, running, breakers } = row;
  return {
    ...{ id, host, pid, version, concurrency, running, breakers },
    role: row.role === "worker" ? "worker" : "serve",
    startedAt: row.started_at,
    seenAt: row.seen_at,
    lagsMs: row.lags,
  };
};
