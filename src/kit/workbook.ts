import { fail } from "#domain";
import { readXlsx } from "hucre/xlsx";
import type { Row } from "./delimited.ts";
import { LIMITS, type Sample, type StatementFile } from "./file.ts";

/** A sheet of a workbook as text: numbers in their shortest exact notation, formulas as their stored value, dates as ISO. */
export type Sheet = { readonly name: string; readonly rows: readonly Row[] };

type Bytes = Pick<StatementFile, "name" | "bytes">;

/** Reads all sheets of an XLSX file. */
export async function sheetsOf(file: Bytes): Promise<readonly Sheet[]> {
  const parts: Uint8Array[] = [];
  for await (const chunk of file.bytes()) parts.push(chunk);
  const workbook = await readXlsx(Buffer.concat(parts)).catch((cause: unknown) => fail(unreadableWorkbook(file.name, cause)));
  return workbook.sheets.map((sheet) => ({
    name: sheet.name,
    rows: sheet.rows.map((cells, at) => ({ line: at + 1, section: sheet.name, cells: cells.map(cellText) })),
  }));
}

export async function workbookSample(file: Bytes): Promise<Sample> {
  const sheets = await sheetsOf(file);
  return {
    container: "xlsx",
    head: "",
    tables: sheets.map(({ name, rows }) => ({ name, rows: rows.slice(0, 2_000).map(({ cells }) => cells) })),
  };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().replace("T00:00:00.000Z", "");
  return String(value).slice(0, LIMITS.maxCellLength).trim();
}

const unreadableWorkbook = (name: string, cause: unknown) => ({
  code: "workbook-unreadable",
  message: `The workbook "${name}" is damaged or cut off`,
  owner: "user" as const,
  next: "Download the file again",
  details: { cause: cause instanceof Error ? cause.message : String(cause) },
});
