import { z } from "zod";
import type { StatementRecord, UnreadableRecord } from "../statement.ts";
import { quoted, Unreadable } from "../unreadable.ts";
import { writeJson } from "./read.ts";
import { sentText } from "./texts.ts";
import { textOf } from "./values.ts";

/** One element of a list of a reply: what it means, or why it cannot be read. */
export type Row<Value> = {
  /** Number within the page, from 1. */
  readonly line: number;
  /** The element as the broker sent it, as JSON. */
  readonly raw: string;
  /** Its id, even if nothing else of it can be read; for proofs that no element is missing. */
  readonly id?: string;
  /** Its id with the name of the list. */
  readonly key?: string;
} & ({ readonly value: Value } | { readonly code: string; readonly reason: string });

/**
 * A list whose elements are read each by itself, so that one which cannot be read goes to
 * quarantine and takes no other with it. Where a broker numbers several lists apart, the name of
 * this one tells its ids from theirs.
 */
export function rows<Schema extends z.ZodType>(schema: Schema, idField?: string, list?: string) {
  return z
    .custom<readonly unknown[]>(Array.isArray, "Is no list")
    .transform((items): readonly Row<z.output<Schema>>[] => {
      const sent = sentText(items);
      return items.map((item, at) => {
        const raw = sent?.(at) ?? writeJson(item);
        return rowOf(schema, item, { line: at + 1, raw, idField, list });
      });
    });
}

function rowOf<Schema extends z.ZodType>(
  schema: Schema,
  item: unknown,
  { line, raw, idField, list }: RowOptions,
): Row<z.output<Schema>> {
  const read = schema.safeParse(item);
  const id = idField === undefined ? undefined : textOf(fieldOf(item, idField));
  const key = id && list !== undefined ? `${list} ${id}` : id;
  if (!read.success) return { line, raw, ...(id && key && { id, key }), ...faultOf(read.error) };
  const { data: value } = read;
  return id && key ? { line, raw, id, key, value } : { line, raw, value };
}

type RowOptions = {
  readonly line: number;
  readonly raw: string;
  readonly idField: string | undefined;
  readonly list: string | undefined;
};

function faultOf({ issues: [issue] }: z.ZodError) {
  const code = issue?.code === "custom" ? issue.params?.["code"] : undefined;
  return {
    code: typeof code === "string" ? code : "malformed-record",
    reason: reasonOf(issue),
  };
}

const fieldOf = (item: unknown, field: string): unknown =>
  typeof item === "object" && item !== null && Object.hasOwn(item, field)
    ? (item as Readonly<Record<string, unknown>>)[field]
    : undefined;

/** Where in the record something is wrong, and what. */
export function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return "It does not have the form that is known";
  const place = issue.path.join(".");
  return place === "" ? issue.message : `${quoted(place)}: ${issue.message}`;
}

/** A record that is known and stepped over; it is counted by its name. */
export type Passed = { readonly passed: string };

/**
 * Objects of several types, told apart by a field. A type that is not in the table cannot be read;
 * `passed` are types that are known and hold no record of ours.
 */
export function byType<Schemas extends Readonly<Record<string, z.ZodType>>>(
  field: string,
  schemas: Schemas,
  passed: readonly string[] = [],
) {
  const stepped = new Set(passed);
  const known = new Map(Object.entries(schemas));
  return z.transform((item: unknown, context): z.output<Schemas[keyof Schemas]> | Passed => {
    const named = fieldOf(item, field);
    const type = typeof named === "string" ? named : undefined;
    if (type !== undefined && stepped.has(type)) return { passed: type };
    const result = type === undefined ? undefined : known.get(type)?.safeParse(item);
    if (result?.success) return result.data as z.output<Schemas[keyof Schemas]>;
    const [issue] = result?.error.issues ?? [];
    context.addIssue(
      issue
        ? { code: "custom", input: item, path: issue.path, message: issue.message }
        : { code: "custom", input: item, path: [field], ...unknownType(type) },
    );
    return z.NEVER;
  });
}

const unknownType = (type: string | undefined) => ({
  message: type === undefined ? "Is missing" : `${quoted(type)} is not a known type`,
  params: { code: "unknown-type" },
});

type Unlined<Record> = Record extends { readonly line: number }
  ? Omit<Record, "line" | "raw">
  : Record;
/** A record before it is told on which line of the page it stands. */
export type Mapped = Unlined<Exclude<StatementRecord, UnreadableRecord>>;

/**
 * Maps the rows of a page to records, each with its line and what the broker sent. A row that the
 * map calls unreadable becomes an unreadable record; one that is stepped over is counted.
 */
export function recordsOf<Value>(
  page: readonly Row<Value | Passed>[],
  map: (value: Value) => readonly Mapped[],
): readonly StatementRecord[] {
  return page.flatMap((row) => {
    const { line, raw, key } = row;
    if (!("value" in row)) {
      const { code, reason } = row;
      return [{ type: "unreadable", line, raw, key, code, reason }];
    }
    if (isPassed(row.value)) return [{ type: "passed", reason: row.value.passed }];
    try {
      // Of a literal that begins with a spread V8 gives each object a shape of its own.
      return map(row.value).map((record) => ({ line, raw, key, ...record }) as StatementRecord);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return [{ type: "unreadable", line, raw, key, code: error.code, reason: error.message }];
    }
  });
}

const isPassed = (value: unknown): value is Passed =>
  typeof value === "object" && value !== null && "passed" in value;
