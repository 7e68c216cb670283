/** Who can do something about a failure. */
export type Owner = "user" | "broker" | "us";

/**
 * An expected outcome that is not success. It says what happened, who acts and what to do; it holds
 * no secret and no unmasked account number.
 */
export type Failure = {
  /** Stable, kebab-case, one page of documentation each. */
  readonly code: string;
  /** Present state first, values in quotes, no full stop at the end. */
  readonly message: string;
  readonly owner: Owner;
  /** What to do, as an instruction: "Map the columns". */
  readonly next: string;
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
};

/**
 * Carries a {@link Failure} through code that throws. Anything else that is thrown is a fault of
 * ours.
 */
export class FailureError extends Error {
  override readonly name: string = "FailureError";
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** Throws the failure. */
export function fail(failure: Failure): never {
  throw new FailureError(failure);
}

/** The failure for a broker's name that belongs to none; `known` are those that it could be. */
export const unknownBroker = (name: string, known: readonly string[]): Failure => ({
  code: "unknown-broker",
  message: `There is no broker "${name}"`,
  owner: "user",
  next: `Choose one of: ${known.join(", ")}`,
});
