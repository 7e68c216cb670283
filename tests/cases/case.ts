import { readFileSync, readdirSync } from "node:fs";
import { Decimal } from "#domain";

/** Cases lie beside the repository, since their licences differ. */
const FOLDER = new URL("../../../shared/corpus/cases/", import.meta.url);

export type Json = Readonly<Record<string, unknown>>;
export type Case = Json & { readonly id: string; readonly kind: string };

/** One figure that a case expects. */
export type Check = {
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
};

export type Runner = (given: Case) => readonly Check[];

/** Names of the case files, or none where the corpus is absent. */
export function caseFiles(): readonly string[] {
  try {
    return readdirSync(FOLDER)
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -".json".length))
      .sort();
  } catch {
    return [];
  }
}

export function readCases(file: string): readonly Case[] {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${file}.json`, FOLDER), "utf8"));
  return list(object(parsed)["cases"]).map((entry) => {
    const { id, kind } = entry;
    return { ...entry, id: text(id), kind: text(kind) };
  });
}

export function object(value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`Expected an object, got "${JSON.stringify(value)}"`);
  }
  return value as Json;
}

export const list = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.map(object) : [];

export function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new TypeError(`Expected a text, got "${JSON.stringify(value)}"`);
}

export const decimal = (value: unknown): Decimal => Decimal.of(text(value));
export const given = (value: unknown): boolean => value !== undefined && value !== null;

/** Compares texts as they are. */
export function same(field: string, expected: unknown, actual: unknown): Check {
  const [a, b] = [JSON.stringify(expected ?? null), JSON.stringify(actual ?? null)];
  return { field, expected: a, actual: b, ok: a === b };
}

/** Compares numbers that the source rounded. */
export function near(
  field: string,
  expected: unknown,
  actual: Decimal | number | null | undefined,
  tolerance = "0.000000001",
): Check {
  const wanted = decimal(expected);
  const got = typeof actual === "number" ? Decimal.parse(String(actual)) : (actual ?? undefined);
  const ok = got !== undefined && !got.minus(wanted).abs().gt(Decimal.of(tolerance));
  return { field, expected: wanted.toString(), actual: got?.toString() ?? "nothing", ok };
}
