import { type Failure, FailureError } from "#domain";
import { stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import {
  type CashRecord,
  type CheckRecord,
  type ExecutionRecord,
  type FileSource,
  type Importer,
  openStatement,
  type PassedRecord,
  type PositionRecord,
  type ReadOptions,
  type SplitRecord,
  type StatementRecord,
  type UnreadableRecord,
} from "#kit";

/** A file on disk as the kit reads it. */
export async function fileSource(path: string): Promise<FileSource> {
  const { size } = await stat(path);
  return {
    name: basename(path),
    size,
    bytes: () => createReadStream(path) as AsyncIterable<Uint8Array>,
  };
}

/** A file that exists only in a test. */
export function textSource(content: string | Uint8Array, name = "statement.csv"): FileSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    async *bytes() {
      yield bytes;
    },
  };
}

/** Everything that an importer says of a file, sorted by type, for assertions. */
export type ReadStatement = {
  readonly recognised: boolean;
  readonly records: readonly StatementRecord[];
  readonly executions: readonly ExecutionRecord[];
  readonly cash: readonly CashRecord[];
  readonly splits: readonly SplitRecord[];
  readonly positions: readonly PositionRecord[];
  readonly checks: readonly CheckRecord[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly passed: readonly PassedRecord[];
};

/** Reads a file with one importer, whether or not it recognises it. */
export async function readStatement(
  importer: Importer,
  source: FileSource,
  options: ReadOptions = {},
): Promise<ReadStatement> {
  const file = await openStatement(source);
  const records: StatementRecord[] = [];
  for await (const batch of importer.read(file, options))
    for (const record of batch) records.push(record);
  const only = <Type extends StatementRecord["type"]>(type: Type) =>
    records.filter(
      (record): record is Extract<StatementRecord, { type: Type }> => record.type === type,
    );
  return {
    recognised: importer.recognise(file.sample) !== undefined,
    records,
    executions: only("execution"),
    cash: only("cash"),
    splits: only("split"),
    positions: only("position"),
    checks: only("check"),
    unreadable: only("unreadable"),
    passed: only("passed"),
  };
}

/**
 * What a file's checks say, one line each: its name, the expected figure, and "ok", the actual
 * figure, or what is to be measured by the import.
 */
export const verdictsOf = ({ checks }: Pick<ReadStatement, "checks">): readonly string[] =>
  checks.map(({ name, expected, actual, tolerance, measure }) => {
    if (!actual) return `${name}: ${expected} measure ${measure?.of}`;
    const wrong = actual.minus(expected).abs();
    const right = wrong.isZero() || (tolerance !== undefined && !wrong.gt(tolerance));
    return `${name}: ${expected} ${right ? "ok" : actual}`;
  });

/** The failure that a promise is rejected with; anything else is an error of the test. */
export async function failureOf(result: Promise<unknown>): Promise<Failure> {
  const error: unknown = await result.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof FailureError) return error.failure;
  throw new Error("It did not fail with a failure", { cause: error });
}
