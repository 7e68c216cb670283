import { importers } from "#importers";
import type { FormatBody, System } from "#http";
import type { Store } from "#store";
import type { Blotter, ImportSummary } from "#sync";
import { version } from "../version.ts";

/** Statement formats that are read. */
export const formats = (): FormatBody[] =>
  importers.map(({ id, name, institution, version, source, grain, zone }) => ({
    ...{ id, name, institution, version, source, grain, zone },
  }));

/** What runs here, where its data is, and what that promises. */
export async function describe({ database }: Store, blotter: Blotter): Promise<System> {
  const { kind, place, durable, shared, warnings } = database.description;
  const [{ items }, sample] = await Promise.all([blotter.imports({ limit: 1 }), samples(blotter)]);
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
export async function samples(blotter: Blotter): Promise<ImportSummary[]> {
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
