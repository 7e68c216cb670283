import { type Failure, FailureError } from "#domain";
import { classifyError } from "#guard";
import type { Trouble } from "./state.ts";

export type Told = {
  readonly trouble: Trouble;
  readonly failure: Failure;
  readonly retryAfterMs?: number | undefined;
};

const PASSING: ReadonlySet<string> = new Set(["network", "timeout"]);
/** Failures of ours that pass by themselves. */
const PASSING_CODES: ReadonlySet<string> = new Set(["login-busy"]);

/** What an error of a pull means for its connection. */
export function troubleOf(error: unknown): Told {
  const found = classifyError(error);
  const failure = failureOf(error, found);
  const { retryAfterMs } = found;
  if (found.type === "rate_limit") return { trouble: "limit", failure, retryAfterMs };
  if (found.type === "auth" || failure.owner === "user") return { trouble: "user", failure };
  const passes =
    PASSING.has(found.type) ||
    PASSING_CODES.has(failure.code) ||
    (found.type === "broker" && found.retryable);
  return { trouble: passes ? "passing" : "fault", failure, retryAfterMs };
}

function failureOf(error: unknown, found: ReturnType<typeof classifyError>): Failure {
  if (error instanceof FailureError) return error.failure;
  const { code, userMessage, owner, next } = found;
  return { code: code.toLowerCase().replaceAll("_", "-"), message: userMessage, owner, next };
}
