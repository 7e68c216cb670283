/** Where strings and numbers end in a text that is valid JSON. */

export const QUOTE = 34;
export const MINUS = 45;
const BACKSLASH = 92;

export const isDigit = (code: number) => code >= 48 && code <= 57;

/** Behind the closing quote of the string whose opening quote is at `at`. */
export function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let begin = at;
  while (text.charCodeAt(begin - 1) === BACKSLASH) begin--;
  return (at - begin) % 2 === 1;
}

/** Digits, signs, points and exponents; in valid JSON nothing else can follow a number. */
export function endOfNumber(text: string, at: number): number {
  let next = at + 1;
  for (; next < text.length; next++) {
    const code = text.charCodeAt(next);
    const belongs = isDigit(code) || code === 46 || code === 43 || code === MINUS;
    if (!belongs && (code | 32) !== 101) break;
  }
  return next;
}

/**
 * Whether a float holds the number and writes it alike: whole, of 15 digits at most, no negative
 * zero.
 */
export function isWhole(text: string, begin: number, end: number): boolean {
  const first = text.charCodeAt(begin) === MINUS ? begin + 1 : begin;
  if (end - first > 15) return false;
  if (first > begin && text.charCodeAt(first) === 48) return false;
  for (let at = first; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}
