/**
 * What every way to keep the blotter must do, told to vitest once for each engine. A store is
 * shared by the tests of one engine and emptied before each, which takes milliseconds where a new
 * one takes seconds.
 */
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import type { Store } from "#store";
import { sql } from "drizzle-orm";
import { backupCases } from "./backup-cases.ts";
import { blotterCases } from "./blotter-cases.ts";
import { importCases } from "./import-cases.ts";
import { rebuildCases } from "./rebuild-cases.ts";

export type Opened = { readonly store: () => Store };

export function storeSuite(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());
    beforeEach(() => empty(store));
    const opened: Opened = { store: () => store };
    importCases(opened);
    rebuildCases(opened);
    blotterCases(opened);
    backupCases(opened);
  });
}

export async function empty({ database }: Store): Promise<void> {
  const tables = await database.query<{ name: string }>(
    sql`select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_name <> 'openblotter_schema'`,
  );
  await database.script(`truncate ${tables.map(({ name }) => name).join(", ")}`);
}
