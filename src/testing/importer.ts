import { deepEqual, ok } from "node:assert/strict";
import { FailureError } from "#domain";
import { type ExecutionRecord, type FileSource, type Importer, openStatement } from "#kit";
import { readStatement, textSource } from "./statement.ts";

export type ImporterSetting = {
  readonly importer: Importer;
  /** A file of the format, with at least one record. */
  readonly example: FileSource;
};

/** One thing that every importer must do. */
export type ImporterCase = {
  readonly name: string;
  readonly run: (setting: ImporterSetting) => Promise<void>;
};

const KEBAB = /^[a-z\d]+(?:-[a-z\d]+)*$/;
const GARBAGE = ["", " ", "a", '"', "\0\0\0", "<", "{}", "PK\u0003\u0004", "a;b;c\n1;2;3\n"];
/** Parts of a file at which it is cut, in thousandths. */
const CUTS = [1, 50, 200, 333, 500, 700, 900, 990, 999];

export const importerCases: readonly ImporterCase[] = [
  {
    name: "facts are complete",
    async run({ importer }) {
      const { id, name, institution, version, source, zone } = importer;
      ok(KEBAB.test(id), `"${id}" is no kebab-case id`);
      ok(KEBAB.test(institution), `"${institution}" is no kebab-case id`);
      ok(name !== "" && source !== "", "Name or source is empty");
      ok(Number.isInteger(version) && version > 0, "The version is no number from 1");
      ok(Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "");
    },
  },
  {
    name: "its own file is recognised, and nonsense is not",
    async run({ importer, example }) {
      const { sample } = await openStatement(example);
      ok(importer.recognise(sample), "It does not recognise its own file");
      for (const text of GARBAGE) {
        const opened = await orFailure(openStatement(textSource(text)));
        ok(!opened || !importer.recognise(opened.sample), `It recognises ${JSON.stringify(text)}`);
      }
    },
  },
  {
    name: "a file gives the same records each time, however its bytes arrive",
    async run({ importer, example }) {
      const whole = JSON.stringify((await readStatement(importer, example)).records);
      ok(whole !== "[]", "The example holds nothing");
      // A large file in single bytes takes longer than it tells.
      for (const size of example.size > 20_000 ? [61, 1024] : [1, 7, 1024]) {
        const { records } = await readStatement(importer, inPieces(example, size));
        deepEqual(JSON.stringify(records), whole, `In pieces of ${size} bytes`);
      }
    },
  },
  {
    name: "a file that ends anywhere is read or refused, and never a crash",
    async run({ importer, example }) {
      const bytes = await bytesOf(example);
      for (const cut of CUTS) {
        const part = bytes.subarray(0, Math.floor((bytes.length * cut) / 1000));
        await orFailure(readStatement(importer, textSource(part, example.name)));
      }
      for (const text of GARBAGE) await orFailure(readStatement(importer, textSource(text)));
    },
  },
  {
    name: "executions are well formed, and stand on a line",
    async run({ importer, example }) {
      const { executions } = await readStatement(importer, example);
      for (const execution of executions) wellFormed(execution);
    },
  },
];

/** All cases for one importer and one of its files, to be run by any test runner. */
export const importerSuite = (setting: ImporterSetting) =>
  importerCases.map(({ name, run }) => ({ name, run: () => run(setting) }));

function wellFormed({ quantity, instrument, fees = [], at, line }: ExecutionRecord): void {
  ok(quantity.sign >= 0, `Line ${line} has a negative quantity`);
  ok(/^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{6}Z$/.test(at.instant), at.instant);
  ok(Number.isInteger(line) && line > 0, `There is no line ${line}`);
  for (const currency of [instrument.currency, ...fees.map((fee) => fee.currency)])
    ok(currency === currency.toUpperCase() && currency !== "", `"${currency}" is no currency`);
}

/** Refusing a file is right; any other error is ours. */
async function orFailure<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

async function bytesOf(source: FileSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.bytes()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const inPieces = (source: FileSource, size: number): FileSource => ({
  ...source,
  async *bytes() {
    const bytes = await bytesOf(source);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
});
