import { type Failure, fail } from "#domain";
import { type CellValue, readXlsx } from "hucre/xlsx";
import type { Row } from "./delimited.ts";
import { LIMITS, type Sample, type StatementFile } from "./file.ts";
import { inspectZip } from "./zip.ts";

/**
 * A sheet of a workbook as text: numbers in the shortest notation of their double, formulas as
 * their stored value, dates as wall-clock ISO.
 */
export type Sheet = { readonly name: string; readonly rows: readonly Row[] };

type Bytes = Pick<StatementFile, "name" | "bytes">;

const SAMPLE_ROWS = 2_000;
const parsed = new WeakMap<Sample, readonly Sheet[]>();

/** All sheets of an XLSX file. The file was read when it was opened; this does not read it again. */
export async function sheetsOf(file: StatementFile): Promise<readonly Sheet[]> {
  return parsed.get(file.sample) ?? fail(damaged(file.name, "it is no workbook"));
}

/**
 * Reads a ZIP archive as a workbook, or says that it is another archive. Refuses what is damaged or
 * inflates too far.
 */
export async function workbookSample(file: Bytes): Promise<Sample> {
  const parts: Uint8Array[] = [];
  for await (const chunk of file.bytes()) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  const entries = await inspectZip(bytes, LIMITS.maxInflatedBytes);
  if (entries === "too-large") fail(bomb(file.name));
  if (entries === "not-a-zip") fail(damaged(file.name, "its directory is missing"));
  if (!entries.some(({ name }) => name === "xl/workbook.xml"))
    return { container: "zip", head: "", tables: [] };
  const sheets = await sheetsIn(bytes, file.name);
  const tables = sheets.map(({ name, rows }) => ({
    name,
    rows: rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells),
  }));
  const sample: Sample = { container: "xlsx", head: "", tables };
  parsed.set(sample, sheets);
  return sample;
}

async function sheetsIn(bytes: Buffer, file: string): Promise<readonly Sheet[]> {
  const workbook = await readXlsx(bytes).catch((cause: unknown) =>
    fail(damaged(file, cause instanceof Error ? cause.message : "it cannot be read")),
  );
  return workbook.sheets.map(({ name, rows }) => ({
    name,
    rows: rows.map((cells, at) => ({ line: at + 1, section: name, cells: cells.map(cellText) })),
  }));
}

function cellText(value: CellValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date)
    return value.toISOString().slice(0, 19).replace("T", " ").replace(" 00:00:00", "");
  return String(value).slice(0, LIMITS.maxCellLength).trim();
}

const damaged = (name: string, cause: string): Failure => ({
  code: "workbook-damaged",
  message: `The workbook "${name}" is damaged or cut off`,
  owner: "user",
  next: "Download the file again",
  details: { cause },
});

const bomb = (name: string): Failure => ({
  code: "file-inflates-too-far",
  message: `The archive "${name}" grows beyond ${LIMITS.maxInflatedBytes} bytes when it is unpacked`,
  owner: "user",
  next: "Check that it is a statement, and export a shorter period",
});
