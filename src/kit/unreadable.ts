/**
 * Thrown while a row is mapped; the reader turns it into an unreadable record with its line and
 * text.
 */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly code: string;
  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** Ends the mapping of a row: it goes to quarantine with this code and reason. */
export function unreadable(code: string, reason: string): never {
  throw new Unreadable(code, reason);
}

/** A value as it is quoted in a reason: short, on one line. */
export const quoted = (value: string) =>
  `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`.replaceAll(/\s+/g, " ");
