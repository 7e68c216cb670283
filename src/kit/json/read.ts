import { markNumbers, restoreNumbers } from "./marked.ts";
import { JsonNumber, plainJson } from "./number.ts";
import { survey } from "./survey.ts";
import { rememberTexts } from "./texts.ts";

/**
 * Reads JSON without losing a digit: whole numbers of up to 15 digits are numbers, all others
 * become a {@link JsonNumber}. Throws a SyntaxError for what is no JSON, is cut short, or nests
 * deeper than 64. A byte order mark in front is passed over.
 */
export function readJson(text: string): unknown {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const value: unknown = JSON.parse(body);
  const { isInexact, isSpaced, lists } = survey(body);
  // Most replies write their numbers as strings, and what holds none can have lost none.
  const exact = isInexact ? restoreNumbers(JSON.parse(markNumbers(body))) : value;
  if (!isSpaced) rememberTexts(exact, body, lists);
  return exact;
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
