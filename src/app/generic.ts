import { fail, type Failure } from "#domain";
import type { MappingSuggestion, Services } from "#http";
import {
  genericTable,
  headerSignature,
  signatureOf,
  suggestMapping as propose,
  tableIn,
} from "#importers";
import { openStatement } from "#kit";
import type { ImportsParts, ImportStore } from "#sync";

type FileSource = Parameters<Services["suggestMapping"]>[0];

export const generic: ImportsParts["generic"] = { importer: genericTable, signatureOf };

/** Rows that are shown beside a proposed mapping. */
const SHOWN = 20;

/**
 * The table in a file and the mapping that was made for its header, else the one that its titles
 * and rows propose.
 */
export async function suggestMapping(
  source: FileSource,
  store: Pick<ImportStore, "mapping">,
): Promise<MappingSuggestion> {
  const { name, sample } = await openStatement(source);
  const { header, rows } = tableIn(sample) ?? fail(noTable(name));
  const signature = headerSignature(header);
  const saved = await store.mapping(signature);
  const mapping: unknown = saved === undefined ? propose(header, rows) : JSON.parse(saved);
  return {
    signature,
    header: [...header],
    rows: rows.slice(0, SHOWN).map((row) => [...row]),
    mapping: mapping as MappingSuggestion["mapping"],
    saved: saved !== undefined,
  };
}

const noTable = (name: string): Failure => ({
  code: "no-table",
  message: `The file "${name}" holds no table whose columns could be mapped`,
  owner: "user",
  next: "Map a CSV or XLSX file",
});
