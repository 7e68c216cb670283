import { parse, stringify } from "lossless-json";

/**
 * A number of a JSON text that a float might not hold, as it was written. It shows itself as its
 * text, so that nothing turns it into a float by accident.
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

const STRINGS = /"(?:[^"\\]|\\.)*"/gs;
/** Numbers that are not whole, or longer than 15 digits, or a negative zero. */
const DELICATE = /\d[.eE]|\d{16}|-0/;
const WHOLE = /^(?:0|-?[1-9]\d{0,14})$/;

/**
 * Reads JSON without losing a digit: whole numbers of up to 15 digits are numbers, all others
 * become a {@link JsonNumber}. Throws a SyntaxError for what is no JSON, is cut short, or nests
 * deeper than 64. A byte order mark in front is passed over.
 */
export function readJson(text: string): unknown {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const bare = body.replace(STRINGS, "");
  if (nestsDeeperThan(bare, MAX_DEPTH))
    throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH}`);
  // Most replies hold nothing that a float would change, and the parser of the engine is faster.
  return DELICATE.test(bare) ? parse(body, undefined, exact) : (JSON.parse(body) as unknown);
}

const exact = {
  parseNumber: (text: string) =>
    WHOLE.test(text) ? Number.parseInt(text, 10) : new JsonNumber(text),
  // The last one counts, as it does for the parser of the engine.
  onDuplicateKey: ({ newValue }: { readonly newValue: unknown }) => newValue,
};

const asWritten = [
  {
    test: (value: unknown) => value instanceof JsonNumber,
    stringify: (value: unknown) => String(value),
  },
];

/** Writes what `readJson` has read, each number in its own digits. */
export const writeJson = (value: unknown): string =>
  (holdsNumber(value)
    ? stringify(value, undefined, undefined, asWritten)
    : JSON.stringify(value)) ?? "null";

function holdsNumber(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof JsonNumber || Object.values(value).some(holdsNumber);
}

/** Of a text without its strings. */
function nestsDeeperThan(bare: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < bare.length; at++) {
    const code = bare.charCodeAt(at);
    if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) depth--;
    if (depth > limit) return true;
  }
  return false;
}
