/**
 * The public library: a blotter opened in a process of one's own, with the same promises as the
 * server.
 *
 * @example
 *   const blotter = await openBlotter({ data: "./data" });
 *   const report = await blotter.imports.import(await statementFile("statement.csv"));
 *   await blotter.close();
 */
import { type BlotterOptions, openSystem, readConfig, surroundings, userFile } from "#app";
import type { FileSource } from "#kit";
import type { AnnotationStore, Blotter, Imports } from "#sync";

export type { BlotterOptions } from "#app";
export * from "#domain";
export type { FileSource } from "#kit";
export type {
  AccountSummary,
  Annotation,
  AnnotationStore,
  Blotter,
  BlotterExecution,
  BlotterRoundTrip,
  Breakdown,
  Check,
  ExecutionFilter,
  ImportOptions,
  ImportPreview,
  ImportReport,
  Imports,
  ImportSummary,
  Page,
  PageRequest,
  PnlBucket,
  PositionView,
  QuarantineItem,
  TradeFilter,
  TradeSort,
} from "#sync";
export {
  buildRoundTrips,
  explain,
  type Match,
  type RoundTrip,
  statistics,
  type Trades,
  type TradeRules,
} from "#trades";

/** An open blotter. Close it: it may hold a lock on the data folder. */
export type OpenBlotter = {
  readonly imports: Imports;
  readonly blotter: Blotter;
  readonly annotations: AnnotationStore;
  /** What the user should know of the storage before trusting it; empty for a full Postgres. */
  readonly warnings: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * Opens the blotter of a data folder or of a Postgres server; without options that of the
 * environment, as the command line does. Throws a FailureError when the folder is in use or the
 * database cannot be opened.
 */
export async function openBlotter(options: BlotterOptions = {}): Promise<OpenBlotter> {
  const { folder, databaseUrl } = readConfig({ data: options.data });
  const system = await openSystem({
    folder,
    databaseUrl: options.databaseUrl ?? databaseUrl,
    surroundings,
    ...(options.rules && { rules: options.rules }),
  });
  const { imports, blotter, annotations } = system.services;
  const { warnings } = system.store.database.description;
  return { imports, blotter, annotations, warnings, close: system.close };
}

/** A statement file on disk, to be imported. Fails with "file-unreadable". */
export const statementFile = (path: string): Promise<FileSource> => userFile(path);
