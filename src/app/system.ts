import { hostname } from "node:os";
import { join } from "node:path";
import { brokerCatalogue } from "#brokers";
import { createMemoryLimiter } from "#guard";
import { createEvents, type FormatBody, type Services, type System as SystemBody } from "#http";
import { importers } from "#importers";
import { LOCAL_TENANT, openStore, type Store } from "#store";
import { type Blotter, createImports, type ImportSummary } from "#sync";
import type { TradeRules } from "#trades";
import type { Vault } from "#vault";
import type { Config } from "./config.ts";
import { createCalls, type OriginsOf } from "./connections/calls.ts";
import { connectionServices } from "./connections/services.ts";
import { explainTrade } from "./explain.ts";
import { generic, suggestMapping } from "./generic.ts";
import type { Keys } from "./keys.ts";
import { sampleStatement } from "./sample/statement.ts";
import { spoolInto } from "./spool.ts";
import { createFigures } from "./statistics.ts";
import type { Surroundings } from "./surroundings.ts";
import { openVault } from "./vault.ts";
import { version } from "./version.ts";

/** The blotter opened over one database. */
export type System = {
  readonly services: Services;
  readonly store: Store;
  readonly vault: Vault;
  readonly keys: Keys;
  readonly close: () => Promise<void>;
};

/** Which blotter a program opens, and how round trips are built in it. */
export type BlotterOptions = {
  /** Data folder. Default: OPENBLOTTER_DATA, else the user's data folder. */
  readonly data?: string | undefined;
  /** A Postgres server, in place of the database in the folder. */
  readonly databaseUrl?: string | undefined;
  readonly rules?: Partial<TradeRules> | undefined;
};

export type SystemOptions = Pick<Config, "folder" | "databaseUrl"> & {
  /** Whether to share the database of another process on the folder, where that is possible. */
  readonly ifInUse?: "refuse" | "join";
  readonly surroundings: Surroundings;
  readonly rules?: Partial<TradeRules>;
  /** Stand-ins for the paper origins of brokers, such as those of a sandbox. */
  readonly origins?: OriginsOf | undefined;
};

const CLOSING_MS = 20_000;

/** Opens the database and builds everything that stands on it. */
export async function openSystem(options: SystemOptions): Promise<System> {
  const { surroundings, rules = {}, origins = {} } = options;
  const store = await openStore(storageOf(options));
  const secrets = openVault({ folder: options.folder, store, surroundings });
  const limiter = createMemoryLimiter({ clock: surroundings });
  const calls = createCalls({ clock: surroundings, random: surroundings.random, limiter, origins });
  const { blotter } = store;
  const imports = createImports({
    store: store.imports,
    importers,
    generic,
    rules,
    spool: spoolInto(join(options.folder, "incoming")),
    now: surroundings.now,
    monotonicMs: surroundings.monotonicMs,
    newId: surroundings.newImportId,
  });
  const events = createEvents();
  const connections = connectionServices({
    ...{ tenant: LOCAL_TENANT, store, brokers: brokerCatalogue, calls, limiter, origins },
    ...{ rules, events, clock: surroundings, random: surroundings.random },
    credentials: secrets.vault,
    seal: secrets.seal,
    owner: `${hostname()} ${process.pid}`,
    newId: surroundings.newId,
  });
  const services: Services = {
    blotter,
    imports,
    files: store.imports,
    annotations: store.annotations,
    connections,
    formats: formats(),
    events,
    now: surroundings.now,
    system: () => describe(store),
    statistics: createFigures({ blotter, events, monotonicMs: surroundings.monotonicMs }),
    explain: (trade) => explainTrade(blotter, rules, trade),
    suggestMapping: (file) => suggestMapping(file, store.imports),
    sample: {
      add: () => imports.import(sampleStatement(), { sample: true }),
      async remove() {
        const removed = await samples(blotter);
        for (const { report } of removed) await imports.undo(report.id);
        return removed.map(({ report }) => report.id);
      },
    },
  };
  const close = async () => {
    // A page that is being stored is finished; a pull that takes longer goes on with the next start.
    const done = new AbortController();
    const late = surroundings.sleep(CLOSING_MS, done.signal).catch(() => undefined);
    await Promise.race([connections.idle(), late]);
    done.abort();
    await calls.close();
    await store.close();
  };
  return { ...{ services, store, close }, vault: secrets.vault, keys: secrets.keys };
}

function storageOf({ folder, databaseUrl, ifInUse = "refuse", surroundings }: SystemOptions) {
  if (databaseUrl !== undefined) return { kind: "server", url: databaseUrl } as const;
  return { kind: "folder", folder, ifInUse, surroundings } as const;
}

export const formats = (): FormatBody[] =>
  importers.map(({ id, name, institution, version, source, grain, zone }) => ({
    ...{ id, name, institution, version, source, grain, zone },
  }));

async function describe(store: Store): Promise<SystemBody> {
  const { kind, place, durable, shared, warnings } = store.database.description;
  const [{ items }, sample] = await Promise.all([
    store.blotter.imports({ limit: 1 }),
    samples(store.blotter),
  ]);
  return {
    version: version(),
    storage: {
      kind,
      description: `${KINDS[kind]}: ${place}`,
      promises: promisesOf(durable, shared),
      warnings: [...warnings],
    },
    formats: importers.length,
    sample: sample.length > 0,
    empty: items.length === 0,
  };
}

const KINDS = {
  embedded: "PostgreSQL in the data folder",
  pglite: "PGlite in the data folder",
  server: "PostgreSQL server",
} as const;

const promisesOf = (durable: boolean, shared: boolean) => [
  "An import is stored whole or not at all",
  ...(durable ? ["What was stored survives a power failure"] : []),
  ...(shared ? ["Several programs may use the data at the same time"] : []),
];

/** Imports of sample data. They are few: the page offers one. */
async function samples(blotter: Blotter): Promise<ImportSummary[]> {
  const accounts = await blotter.accounts();
  if (!accounts.some(({ sample }) => sample)) return [];
  const found: ImportSummary[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await blotter.imports({ limit: 1000, after });
    found.push(...page.items.filter(({ sample }) => sample));
    after = page.next;
    more = after !== undefined;
  }
  return found;
}
