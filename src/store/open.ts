import type { VaultStore } from "#vault";
import type { AnnotationStore, Blotter, ConnectionStore, ImportStore } from "#sync";
import { annotationStore } from "./annotations.ts";
import { blotterOver } from "./blotter/blotter.ts";
import { connectionStore } from "./connections/store.ts";
import type { Database } from "./engine/database.ts";
import { openDatabase, type OpenOptions } from "./engine/open.ts";
import { importStore } from "./imports/store.ts";
import { migrate } from "./migrate.ts";
import { vaultStore } from "./vault/store.ts";

/** Everything that is kept, over one database. */
export type Store = {
  readonly database: Database;
  readonly imports: ImportStore;
  readonly blotter: Blotter;
  readonly annotations: AnnotationStore;
  readonly connections: ConnectionStore;
  readonly vault: VaultStore;
  close(): Promise<void>;
};

/** Opens a database in one of the three ways, with all that is kept in it. */
export const openStore = async (options: OpenOptions): Promise<Store> =>
  storeOver(await openDatabase(options));

/** Brings the tables up to date and opens what is kept in them. Closes the database if that fails. */
export async function storeOver(database: Database): Promise<Store> {
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    database,
    imports: importStore(database),
    blotter: blotterOver(database),
    annotations: annotationStore(database),
    connections: connectionStore(database),
    vault: vaultStore(database),
    close: () => database.close(),
  };
}
