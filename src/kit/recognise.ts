import type { Failure } from "#domain";
import type { Importer, Recognition } from "./importer.ts";
import type { StatementFile } from "./file.ts";

export type Recognised = { readonly importer: Importer; readonly recognition: Recognition };

/**
 * Finds the one importer that knows a file. Refuses a file that none knows, with what was seen of
 * it, and one that two know equally well: a guess would be worse than a question.
 */
export function recognise(
  file: StatementFile,
  importers: readonly Importer[],
): Recognised | Failure {
  const candidates = importers
    .flatMap((importer) => {
      const recognition = importer.recognise(file.sample);
      return recognition ? [{ importer, recognition }] : [];
    })
    .toSorted((a, b) => b.recognition.score - a.recognition.score);
  const [best, second] = candidates;
  if (!best) return unknownLayout(file);
  return second?.recognition.score === best.recognition.score ? ambiguous(file, candidates) : best;
}

const REASONS: Partial<
  Record<StatementFile["sample"]["container"], { message: string; next: string }>
> = {
  empty: { message: "is empty", next: "Download the file again" },
  image: {
    message: "is a picture",
    next: "Export the statement as CSV, XML, HTML or XLSX instead",
  },
  pdf: {
    message: "is a PDF, which holds no table that can be read exactly",
    next: "Export the statement as CSV, XML, HTML or XLSX instead",
  },
  xls: { message: "is a workbook of the old binary kind", next: "Save it as XLSX or CSV" },
  zip: { message: "is a ZIP archive", next: "Unpack it and import the files in it" },
  binary: {
    message: "is not a text, a workbook or markup",
    next: "Export the statement as CSV, XML, HTML or XLSX instead",
  },
};

function unknownLayout(file: StatementFile): Failure {
  const reason = REASONS[file.sample.container];
  const header = file.sample.tables
    .flatMap(({ rows }) => rows.slice(0, 400))
    .toSorted((a, b) => b.length - a.length)[0];
  return {
    code: reason ? "not-a-statement" : "unknown-layout",
    message: `The file "${file.name}" ${reason?.message ?? "has a layout that no importer knows"}`,
    owner: "user",
    next: reason?.next ?? "Map its columns once; the mapping is remembered",
    details: {
      container: file.sample.container,
      ...(header ? { columns: header.slice(0, 40) } : {}),
    },
  };
}

const ambiguous = (file: StatementFile, candidates: readonly Recognised[]): Failure => ({
  code: "ambiguous-layout",
  message: `The file "${file.name}" could be of several formats: ${candidates.map(({ importer }) => `"${importer.name}"`).join(", ")}`,
  owner: "user",
  next: "Say which format it is",
  details: { formats: candidates.map(({ importer }) => importer.id) },
});
