import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { Database } from "./engine/database.ts";
import { latestVersion, versionOf } from "./migrate.ts";

/** How many connections of all tenants are in a state. */
export type ConnectionCount = {
  readonly broker: string;
  readonly environment: string;
  readonly state: string;
  readonly count: number;
};

/** What is counted over all tenants, without telling whose it is. */
export type Census = {
  readonly connections: () => Promise<readonly ConnectionCount[]>;
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
