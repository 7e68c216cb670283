const HIDDEN = "[secret]";
/** Where Node's `inspect`, and with it `console.log` and errors, asks how to show a value. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A value that does not show itself: text, JSON and `inspect` print "[secret]". Only `reveal` gives
 * it out, so that a search for the word finds every place that does.
 */
export class Secret<Value = string> {
  readonly #value: Value;
  constructor(value: Value) {
    this.#value = value;
  }
  /** For the place where the value leaves for its broker, and nowhere else. */
  reveal(): Value {
    return this.#value;
  }
  toString(): string {
    return HIDDEN;
  }
  toJSON(): string {
    return HIDDEN;
  }
  [INSPECT](): string {
    return HIDDEN;
  }
}
