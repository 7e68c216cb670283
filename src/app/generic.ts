import { fail, type Failure } from "#domain";
import type { MappingSuggestion } from "#http";
import { defineImporter } from "#kit";
import type { ImportsParts, ImportStore } from "#sync";
import type { Services } from "#http";

type FileSource = Parameters<Services["suggestMapping"]>[0];

const none = defineImporter({
  id: "generic-table",
  name: "Table with mapped columns",
  institution: "generic",
  version: 1,
  source: "Any table",
  grain: "execution",
  zone: "UTC",
  recognise: () => undefined,
  read: (file) => fail(noTable(file.name)),
});

export const generic: ImportsParts["generic"] = { importer: none, signatureOf: () => undefined };

export async function suggestMapping(
  file: FileSource,
  _store: Pick<ImportStore, "mapping">,
): Promise<MappingSuggestion> {
  return fail(noTable(file.name));
}

const noTable = (name: string): Failure => ({
  code: "no-table",
  message: `The file "${name}" holds no table whose columns could be mapped`,
  owner: "user",
  next: "Map a CSV or XLSX file",
});
