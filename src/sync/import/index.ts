import { createRun, type Run } from "./run.ts";
import { fail, type ImportId } from "#domain";
import type { ImportOptions, Imports, ImportsParts } from "../imports.ts";
import type { ImportReport } from "../report.ts";
import { rebuildTouched } from "./rebuild.ts";

/** Importing over the given parts. */
export function createImports(parts: ImportsParts): Imports {
  const run = createRun(parts);
  return {
    import: async (source, options = {}) => (await run(source, options, { keep: true })).report,
    preview: (source, options = {}) => run(source, options, { keep: false }),
    undo: (id) => undo(parts, id),
    replay: (id) => replay(parts, run, id),
  };
}

async function undo({ store, rules }: ImportsParts, id: ImportId) {
  if (!(await store.start(id))) fail(unknownImport(id));
  return store.transaction(undefined, async (transaction) => {
    const removed = await transaction.remove(id);
    await rebuildTouched(transaction, rules);
    await transaction.commit(undefined);
    return removed;
  });
}

async function replay(
  { store, spool }: ImportsParts,
  run: Run,
  id: ImportId,
): Promise<ImportReport> {
  const earlier = (await store.start(id)) ?? fail(unknownImport(id));
  const source = { name: earlier.fileName, size: earlier.bytes, bytes: () => store.file(id) };
  const said: ImportOptions = JSON.parse(earlier.options);
  const format = said.mapping === undefined ? earlier.importer : undefined;
  const options: ImportOptions = { ...said, format, sample: earlier.sample };
  // The kept file goes in the transaction that reads it again, so it is copied out first.
  const { file, remove } = await spool(source);
  try {
    return (await run(file, options, { keep: true, replaces: id })).report;
  } finally {
    await remove();
  }
}

const unknownImport = (id: ImportId) => ({
  code: "unknown-import",
  message: `There is no import "${id}"`,
  owner: "user" as const,
  next: "Choose one from the list of imports",
});
