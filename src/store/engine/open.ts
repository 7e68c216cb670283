import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fail, FailureError } from "#domain";
import type { Database, Description } from "./database.ts";
import { asStartFailure, layoutOf } from "./cluster.ts";
import { embeddedObstacle, openEmbedded, type EmbeddedOptions } from "./embedded.ts";
import { codeOf, translate } from "./failures.ts";
import { lockFolder } from "./lock-file.ts";
import { openPglite } from "./pglite.ts";

/**
 * One of three ways to have a database. `folder` takes what the folder holds already, else an
 * embedded server, else, where none can run, PGlite with a warning that says why. PGlite without a
 * folder is in memory.
 */
export type OpenOptions =
  | ({ readonly kind: "folder" | "embedded" } & EmbeddedOptions)
  | { readonly kind: "pglite"; readonly folder?: string | undefined; readonly from?: Blob }
  | { readonly kind: "server"; readonly url: string };

/** Opens a database, without tables yet. Throws a `FailureError` that says what to do. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  if (options.kind === "server") return openServer(options.url);
  if (options.kind === "pglite")
    return openPgliteIn(options.folder, { from: options.from, warnings: [] });
  if (options.kind === "embedded") return openEmbedded(options);
  return openFolder(options);
}

/** Data stays with the engine that holds it: an empty database beside it would look like a loss. */
async function openFolder(options: EmbeddedOptions): Promise<Database> {
  const folder = resolve(options.folder);
  if (existsSync(layoutOf(folder).cluster)) return openEmbedded(options);
  const hasPglite = existsSync(pgliteFolder(folder));
  const reason = hasPglite ? "the folder already holds such data" : await embeddedObstacle(folder);
  if (reason === undefined) return openEmbedded(options);
  return openPgliteIn(folder, { warnings: [`PGlite holds the data, because ${reason}`] });
}

const pgliteFolder = (folder: string) => join(folder, "pglite");

const PROMISES_LESS = [
  "PGlite does not wait for the disk: what was imported last may be lost when the power fails",
  "Only one program can use PGlite data at a time",
];

type Extra = { readonly from?: Blob | undefined; readonly warnings: readonly string[] };

async function openPgliteIn(
  folder: string | undefined,
  { from, warnings }: Extra,
): Promise<Database> {
  if (folder === undefined) return openPglite({ warnings, ...(from ? { from } : {}) });
  const place = resolve(folder);
  const data = pgliteFolder(place);
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asStartFailure(error, layoutOf(place));
  }
  const release = await lockFolder(`${data}.lock`, place);
  const all = { folder: data, warnings: [...warnings, ...PROMISES_LESS], afterClose: release };
  try {
    if (!existsSync(data)) await makePglite(data, from);
    else await checkPglite(data, place);
    return await openPglite(all);
  } catch (error) {
    await release();
    if (error instanceof FailureError || codeOf(error) !== undefined) throw translate(error, place);
    throw damagedPglite(place, error);
  }
}

/** Made beside its place and moved there when it is whole, so that a crash leaves none or all. */
async function makePglite(data: string, from: Blob | undefined): Promise<void> {
  const draft = `${data}.new`;
  // Left by a process that was killed; the lock says that none is at work.
  await rm(draft, { recursive: true, force: true });
  const made = await openPglite({ folder: draft, warnings: [], ...(from ? { from } : {}) });
  await made.close();
  await rename(draft, data);
}

/** PGlite ends in an unreadable way on files it cannot use; what can be told is told before. */
async function checkPglite(data: string, folder: string): Promise<void> {
  const version = (await readFile(join(data, "PG_VERSION"), "utf8").catch(() => "")).trim();
  if (/^\d+$/.test(version) && existsSync(join(data, "global", "pg_control"))) return;
  throw damagedPglite(folder, undefined);
}

const damagedPglite = (folder: string, cause: unknown) =>
  new FailureError(
    {
      code: "database-corrupt",
      message: `The database in "${folder}" is damaged and does not open`,
      owner: "user",
      next: "Keep a copy of the folder, then restore the newest backup into an empty one",
    },
    { cause },
  );

async function openServer(url: string): Promise<Database> {
  const { openPostgres } = await import("./postgres.ts");
  const description: Description = {
    kind: "server",
    place: placeOf(url),
    durable: true,
    shared: true,
    adopted: false,
    warnings: [],
  };
  const database = await openPostgres({
    connection: {
      connectionString: url,
      application_name: `openblotter ${process.pid}`,
      connectionTimeoutMillis: 10_000,
    },
    description,
  });
  try {
    await database.script("select 1");
    return database;
  } catch (error) {
    await database.close();
    throw translate(error, description.place);
  }
}

/** Database, host and port of a URL; never its user or password. */
function placeOf(url: string): string {
  try {
    const { host, pathname, searchParams } = new URL(url);
    return `${pathname.slice(1) || "postgres"} at ${searchParams.get("host") ?? host}`;
  } catch {
    return fail({
      code: "database-url-unreadable",
      message: "DATABASE_URL is not an address of a Postgres server",
      owner: "user",
      next: 'Write it as "postgres://user:password@host:5432/database"',
    });
  }
}
