/**
 * Imports one file and prints the peak resident memory of this process in MB: node
 * bench/import-one.mjs KIND FOLDER FILE ACCOUNT
 */
import { createReadStream, statSync } from "node:fs";
import { surroundings } from "../dist/app/surroundings.js";
import { importers } from "../dist/importers/index.js";
import { openStore } from "../dist/store/index.js";
import { createImports } from "../dist/sync/index.js";

const [, , kind, folder, file, account] = process.argv;
const store = await openStore(
  kind === "pglite" ? { kind, folder } : { kind, folder, surroundings },
);
const { now, monotonicMs, newImportId: newId } = surroundings;
const generic = { importer: importers[0], signatureOf: () => undefined };
const imports = createImports({
  store: store.imports,
  importers,
  generic,
  rules: {},
  spool: undefined,
  now,
  monotonicMs,
  newId,
});
const source = { name: "book.csv", size: statSync(file).size, bytes: () => createReadStream(file) };
await imports.import(source, { account });
await store.close();
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
