import type { ColumnMapping } from "../../../api/types.ts";
import { FIELDS, type Field } from "./fields.ts";

/** The answers of the form: which column is what, and what no column says. */
export type Answers = {
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  readonly fees: readonly string[];
  readonly currency?: string | undefined;
  readonly kind: string;
  readonly numbers: "point" | "comma";
  readonly paidFees: "positive" | "negative";
  readonly dateOrder?: "ymd" | "dmy" | "mdy" | undefined;
  readonly zone?: string | undefined;
  readonly actions: Readonly<Record<string, string>>;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const textIn = (value: unknown) => (typeof value === "string" ? value : undefined);

/**
 * What the server suggests, as answers. What the form does not know is left to the server's
 * defaults.
 */
export function answersOf(mapping: ColumnMapping): Answers {
  const columns = isRecord(mapping["columns"]) ? mapping["columns"] : {};
  const order = textIn(mapping["dateOrder"]);
  const actions = isRecord(mapping["actions"]) ? mapping["actions"] : {};
  return {
    columns: Object.fromEntries(
      FIELDS.flatMap(({ name }) => (textIn(columns[name]) ? [[name, columns[name]]] : [])),
    ),
    fees: Array.isArray(columns["fees"])
      ? columns["fees"].filter((title) => typeof title === "string")
      : [],
    currency: textIn(mapping["currency"]),
    kind: textIn(mapping["kind"]) ?? "equity",
    numbers: mapping["numbers"] === "comma" ? "comma" : "point",
    paidFees: mapping["paidFees"] === "negative" ? "negative" : "positive",
    dateOrder: order === "ymd" || order === "dmy" || order === "mdy" ? order : undefined,
    zone: textIn(mapping["zone"]),
    actions: Object.fromEntries(
      Object.entries(actions).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    ),
  };
}

/** The mapping that the answers make, on top of what was suggested, as the server takes it. */
export function mappingOf(answers: Answers, suggested: ColumnMapping): string {
  const { columns, fees, actions, ...rest } = answers;
  const { columns: _, ...others } = suggested;
  return JSON.stringify({
    ...others,
    ...rest,
    columns: { ...columns, ...(fees.length > 0 ? { fees } : {}) },
    actions,
  });
}

/** What is still to be said before the table can be read. */
export function missing({ columns, currency }: Answers): string[] {
  const needed = FIELDS.filter((field) => "isNeeded" in field && !columns[field.name]).map(
    ({ label }) => label,
  );
  return columns.currency || currency ? needed : [...needed, "Currency"];
}

/** Words of the column of sides, as the sample has them. */
export function sideWords(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  side: string | undefined,
): string[] {
  const at = side === undefined ? -1 : header.indexOf(side);
  if (at < 0) return [];
  return [...new Set(rows.map((row) => (row[at] ?? "").trim()).filter((word) => word !== ""))];
}

/** What a column was mapped to, for the heading above the sample. */
export function labelOf(title: string, { columns, fees }: Answers): string | undefined {
  const field = FIELDS.find(({ name }) => columns[name] === title);
  return field?.label ?? (fees.includes(title) ? "Fees" : undefined);
}
