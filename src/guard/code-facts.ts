import type { Owner } from "#domain";

/** What kind of trouble it is, which decides who is asked to do something. */
export const ERROR_TYPES = [
  "auth",
  "rate_limit",
  "network",
  "timeout",
  "validation",
  "risk",
  "market",
  "broker",
  "protocol",
  "unknown",
] as const;
export type ErrorType = (typeof ERROR_TYPES)[number];

/** `info` is no error, `warning` passes by itself, `error` stops one thing, `critical` many. */
export type Severity = "info" | "warning" | "error" | "critical";

/** What is known of an error from its code alone. */
export type CodeFacts = {
  readonly type: ErrorType;
  readonly severity: Severity;
  readonly owner: Owner;
  /**
   * Whether the same call may succeed later without anybody changing anything. Whether it may be
   * repeated depends on its outcome too.
   */
  readonly retryable: boolean;
  /** For people; names no broker, holds nothing of the broker's own text. */
  readonly userMessage: string;
  /** What to do, as an instruction. */
  readonly next: string;
};

type Common = Omit<CodeFacts, "userMessage">;
/** A message, or a message with what differs from the rest of its group. */
type Row = string | (Partial<Common> & { readonly userMessage: string });

/** Codes that have most in common. */
export function group<Code extends string>(
  common: Common,
  rows: Readonly<Record<Code, Row>>,
): Readonly<Record<Code, CodeFacts>> {
  const entries = Object.entries<Row>(rows).map(([code, row]) => [
    code,
    { ...common, ...(typeof row === "string" ? { userMessage: row } : row) },
  ]);
  return Object.fromEntries(entries) as Record<Code, CodeFacts>;
}
