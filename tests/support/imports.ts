/** Imports as the program makes them, over a store of a test: every format, no clock. */
import { importId, instantOf } from "#domain";
import { genericTable, importers as registered, signatureOf } from "#importers";
import type { Importer } from "#kit";
import { createImports, type Imports, type ImportsParts, type ImportStore } from "#sync";
import { textSource } from "#testing";

let ids = 0;

/** Each import gets a later time than the one before it, so that which is the older is told. */
export const importsOver = (
  store: ImportStore,
  importers: readonly Importer[] = registered,
): Imports =>
  createImports({
    store,
    importers,
    generic: { importer: genericTable, signatureOf },
    rules: {},
    spool,
    now: () => instantOf(Date.UTC(2026, 0, 1) + ids * 1_000),
    monotonicMs: () => 0,
    newId: () => importId(`import-${String(++ids).padStart(6, "0")}`),
  });

const spool: ImportsParts["spool"] = async (source) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.bytes()) chunks.push(chunk);
  return { file: textSource(Buffer.concat(chunks), source.name), remove: async () => {} };
};
