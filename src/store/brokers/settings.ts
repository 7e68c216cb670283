import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { SettingsDocument, SettingsStore, SettingsVersion } from "#settings";
import { appendAudit } from "../audit/append.ts";
import type { Database } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";
import { jsonText } from "../rows/json-text.ts";

type VersionRow = {
  readonly version: number;
  readonly document: SettingsDocument;
  readonly at: Instant;
  readonly author: string;
  readonly reason: string;
  readonly restores: number | null;
};

const ROW = sql`version, document, at, author, reason, restores`;
const PAGE = 200;

/** Settings of the installation, over the database as its owner sees it. */
export function settingsStore(database: Database): SettingsStore {
  const versions = async (which: SQL): Promise<SettingsVersion[]> => {
    const rows = await database.query<VersionRow>(
      sql`select ${ROW} from setting_versions where ${which}`,
    );
    return rows.map(({ restores, ...row }) => ({ ...row, ...given({ restores }) }));
  };
  return {
    latest: async () => (await versions(sql`true order by version desc limit 1`))[0],
    read: async (version) => (await versions(sql`version = ${version}::int`))[0],
    list: (before) =>
      versions(sql`${before === undefined ? sql`true` : sql`version < ${before}::int`}
        order by version desc limit ${PAGE}`),
    add: ({ version, document, at, author, reason, restores }, act) =>
      database.transaction(async (session) => {
        const added = await session.query(sql`
          insert into setting_versions (${ROW})
          values (${version}::int, ${jsonText(document)}::jsonb, ${at}, ${author},
            ${storable(reason)}, ${restores ?? null}::int)
          on conflict (version) do nothing returning version`);
        if (added.length > 0 && act) await appendAudit(session, act);
        return added.length > 0;
      }),
  };
}
