import { markNumbers, restoreNumbers } from "./marked.ts";
import { JsonNumber, plainJson } from "./number.ts";

/** Deeper nesting than any broker sends; recursive readers would run out of stack somewhere above. */
const MAX_DEPTH = 64;

/**
 * Reads JSON without losing a digit: whole numbers of up to 15 digits are numbers, all others
 * become a {@link JsonNumber}. Throws a SyntaxError for what is no JSON, is cut short, or nests
 * deeper than 64. A byte order mark in front is passed over.
 */
export function readJson(text: string): unknown {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const value: unknown = JSON.parse(body);
  // Most replies write their numbers as strings, and what holds none can have lost none.
  if (typeof value !== "number" && !holdsNumbers(value, MAX_DEPTH)) return value;
  const marked = markNumbers(body);
  return marked === undefined ? value : restoreNumbers(JSON.parse(marked));
}

/** Looks at everything, since nesting that is too deep may come after the first number. */
function holdsNumbers(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (depth === 0) throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH}`);
  let holds = false;
  for (const each of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof each === "number") holds = true;
    else if (typeof each === "object" && holdsNumbers(each, depth - 1)) holds = true;
  }
  return holds;
}

/** Writes what `readJson` has read, each number in its own digits. */
export function writeJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.text;
  const plain = plainJson(value);
  if (plain !== undefined) return plain;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  const fields = Object.entries(value as object).filter(([, each]) => each !== undefined);
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${writeJson(each)}`).join(",")}}`;
}
