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
