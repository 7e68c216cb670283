import type { Decimal, Failure } from "#domain";

type Shown = string | number | Decimal | undefined;

type Denial = {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** What is allowed, and what the order would come to. */
  readonly limit?: Shown;
  readonly actual?: Shown;
};

/** A refusal by a check of ours, before anything was sent. */
export function denial({ code, message, next, limit, actual }: Denial): Failure {
  const details = {
    ...(limit !== undefined && { limit: String(limit) }),
    ...(actual !== undefined && { actual: String(actual) }),
  };
  return { code: `risk-${code}`, message, owner: "user", next, details };
}

/** What is not known denies: an order is not sent on a guess. */
export const unknownFact = (what: string, next: string): Failure =>
  denial({ code: "unknown-fact", message: `${what} is not known`, next });

export const tooLarge = (
  code: string,
  what: string,
  limit: Decimal | number,
  actual: Decimal | number,
): Failure =>
  denial({
    code,
    message: `${what} would be ${actual}, which is above ${limit}`,
    next: "Reduce the order, or close something first",
    limit,
    actual,
  });
