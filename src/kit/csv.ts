import { fail } from "#domain";
import { decoded } from "./decode.ts";
import { createSplitter, type Row } from "./delimited.ts";
import { LIMITS, type StatementFile } from "./file.ts";

/**
 * The rows of delimited text, in batches. A row with broken quotes comes as `broken` and the next
 * line is read as a row again; empty lines are left out. Memory does not grow with the file.
 */
export async function* csvRows(file: StatementFile): AsyncGenerator<readonly Row[]> {
  const splitter = createSplitter({
    delimiter: file.sample.delimiter ?? ",",
    maxRowLength: LIMITS.maxCellLength,
    onEndless: (line) => fail(endlessLine(file.name, line)),
  });
  let rows = 0;
  for await (const text of decoded(file)) {
    const batch = splitter.push(text);
    rows += batch.length;
    if (rows > LIMITS.maxRows) fail(tooManyRows(file.name));
    if (batch.length > 0) yield batch;
  }
  yield splitter.end();
}

const endlessLine = (name: string, line: number) => ({
  code: "line-too-long",
  message: `Line ${line} of the file "${name}" has more than ${LIMITS.maxCellLength} characters`,
  owner: "user" as const,
  next: "Check that it is a statement, and download it again",
});

const tooManyRows = (name: string) => ({
  code: "file-too-long",
  message: `The file "${name}" has more than ${LIMITS.maxRows} rows`,
  owner: "user" as const,
  next: "Export a shorter period and import the parts one after the other",
});
