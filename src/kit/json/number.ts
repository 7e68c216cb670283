let isMet = false;

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
    isMet = true;
    return this.text;
  }
}

/**
 * What the engine writes, or undefined if a {@link JsonNumber} is in it, which the engine could only
 * write as a string. Looking for one beforehand costs as much as half of the writing.
 */
export function plainJson(value: unknown): string | undefined {
  isMet = false;
  const text = JSON.stringify(value) ?? "null";
  return isMet ? undefined : text;
}
