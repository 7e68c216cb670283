import { type Failure, fail } from "#domain";
import { type Importer, recognise, type StatementFile } from "#kit";
import type { ImportOptions, ImportsParts } from "../imports.ts";

export type Chosen = {
  readonly importer: Importer;
  readonly options: ImportOptions;
  /** Header signature under which the mapping is remembered once the import is in. */
  readonly remember?: { readonly signature: string; readonly mapping: string };
};

/**
 * Chooses who reads a file: the importer that the user names, the generic one where the user maps
 * columns, the one importer that recognises it, or the generic one with the mapping that was made
 * for the same header before.
 */
export async function choose(
  file: StatementFile,
  options: ImportOptions,
  parts: ImportsParts,
): Promise<Chosen> {
  const { generic } = parts;
  const signature = generic.signatureOf(file.sample);
  if (options.mapping !== undefined) {
    if (signature === undefined) fail(noTable(file.name));
    return {
      importer: generic.importer,
      options,
      remember: { signature, mapping: options.mapping },
    };
  }
  if (options.format !== undefined)
    return { importer: named(options.format, parts.importers), options };
  const recognised = recognise(file, parts.importers);
  if ("importer" in recognised) return { importer: recognised.importer, options };
  const mapping = signature === undefined ? undefined : await parts.store.mapping(signature);
  if (mapping === undefined) fail(recognised satisfies Failure);
  return { importer: generic.importer, options: { ...options, mapping } };
}

const named = (id: string, importers: readonly Importer[]): Importer =>
  importers.find((importer) => importer.id === id) ??
  fail({
    code: "unknown-format",
    message: `There is no format "${id}"`,
    owner: "user",
    next: 'Choose one that "openblotter formats" lists',
  });

const noTable = (name: string): Failure => ({
  code: "no-table",
  message: `The file "${name}" holds no table whose columns could be mapped`,
  owner: "user",
  next: "Map a CSV or XLSX file",
});
