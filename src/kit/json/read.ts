import { parse, stringify } from "lossless-json";

/**
 * A number of a JSON text, as it was written. It shows itself as its text, so that nothing turns it
 * into a float by accident.
 */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
  toJSON(): string {
    return this.text;
  }
}

/** Deeper nesting than any broker sends; recursive readers would run out of stack somewhere above. */
const MAX_DEPTH = 64;

/**
 * Reads JSON without losing a digit: each number becomes a {@link JsonNumber}. Throws a SyntaxError
 * for what is no JSON, is cut short, names one key twice with different values, or nests deeper
 * than 64. A byte order mark in front is passed over.
 */
export function readJson(text: string): unknown {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (nestsDeeperThan(body, MAX_DEPTH))
    throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH}`);
  return parse(body, undefined, (number) => new JsonNumber(number));
}

const asWritten = [
  {
    test: (value: unknown) => value instanceof JsonNumber,
    stringify: (value: unknown) => String(value),
  },
];

/** Writes what `readJson` has read, each number in its own digits. */
export const writeJson = (value: unknown): string =>
  stringify(value, undefined, undefined, asWritten) ?? "null";

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPEN.has(code) && ++depth > limit) return true;
    else if (CLOSE.has(code)) depth--;
  }
  return false;
}

/** Position of the quote that ends the string which begins at `from`; the end of a text that is cut. */
function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at >= 0 && escapesBefore(text, at) % 2 === 1) at = text.indexOf('"', at + 1);
  return at < 0 ? text.length : at;
}

function escapesBefore(text: string, at: number): number {
  let count = 0;
  while (text.charCodeAt(at - 1 - count) === BACKSLASH) count++;
  return count;
}
