/**
 * Carries numbers through the parser of the engine, which would make floats of them: they go in as
 * strings with a mark in front, and come out as they were written.
 */
import { JsonNumber } from "./number.ts";
import { endOfNumber, endOfString, isDigit, isWhole, MINUS, QUOTE } from "./token.ts";

/** Of one byte, so that the text stays of one byte a character; hardly ever sent by anybody. */
const MARK = "\u007f";
const MARK_CODE = 127;
const ESCAPED_MARK = /^\\u007f/i;

const COLON = 58;

/**
 * The same JSON with each number marked that a float might not hold: whatever is not whole, or
 * longer than 15 digits, or a negative zero. The text must be valid.
 */
export function markNumbers(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const begin = at;
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (!beginsWithMark(text, begin) || isKey(text, at)) continue;
      parts.push(text.slice(done, begin + 1), MARK);
      done = begin + 1;
    } else if (code === MINUS || isDigit(code)) {
      at = endOfNumber(text, at);
      if (isWhole(text, begin, at)) continue;
      parts.push(text.slice(done, begin), `"${MARK}`, text.slice(begin, at), '"');
      done = at;
    } else at++;
  }
  return parts.join("") + text.slice(done);
}

/** Makes numbers of what is marked, in place. */
export function restoreNumbers(value: unknown): unknown {
  if (typeof value === "string") return restored(value);
  if (typeof value !== "object" || value === null) return value;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const each = holder[key];
    if (typeof each === "object") restoreNumbers(each);
    else if (typeof each === "string" && each.charCodeAt(0) === MARK_CODE)
      holder[key] = restored(each);
  }
  return value;
}

function restored(text: string): string | JsonNumber {
  if (text.charCodeAt(0) !== MARK_CODE) return text;
  // A string that began with the mark by itself has it twice.
  return text.charCodeAt(1) === MARK_CODE ? text.slice(1) : new JsonNumber(text.slice(1));
}

const beginsWithMark = (text: string, quote: number): boolean =>
  text.charCodeAt(quote + 1) === MARK_CODE || ESCAPED_MARK.test(text.slice(quote + 1, quote + 7));

/** Whether the string that ends here names a field. */
function isKey(text: string, end: number): boolean {
  let next = end;
  while (text.charCodeAt(next) <= 32) next++;
  return text.charCodeAt(next) === COLON;
}
