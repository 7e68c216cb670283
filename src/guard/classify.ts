import { FailureError, type Owner } from "#domain";
import { BrokerError, type Outcome } from "./broker-error.ts";
import type { ErrorType, Severity } from "./code-facts.ts";
import { type BrokerErrorCode, factsOf } from "./codes.ts";
import { faultOf } from "./fault.ts";
import { redact } from "./redact.ts";

/** What an error means to a person and to a program. */
export type Classification = {
  readonly type: ErrorType;
  readonly severity: Severity;
  readonly code: BrokerErrorCode;
  readonly owner: Owner;
  /** Whether the same call may succeed later; see `outcome` for whether it may be sent. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly outcome: Outcome;
  /** For people, without the broker's own words. */
  readonly userMessage: string;
  /** For logs and reports, redacted. */
  readonly technicalDetails: Readonly<Record<string, unknown>>;
  readonly next: string;
};

type Found = Pick<Classification, "code" | "outcome"> &
  Partial<Pick<Classification, "owner" | "retryable" | "next">> & {
    readonly retryAfterMs?: number | undefined;
    readonly userMessage?: string;
    readonly shown: Readonly<Record<string, unknown>>;
  };

/** Says what any thrown value means. `secrets` are taken out of its technical details. */
export function classifyError(
  error: unknown,
  options: { readonly secrets?: readonly string[] } = {},
): Classification {
  const { shown, retryAfterMs, ...found } = find(error);
  const { type, severity, ...facts } = factsOf(found.code);
  return {
    ...facts,
    ...found,
    type,
    severity,
    userMessage: (found.userMessage ?? facts.userMessage) + waitingText(retryAfterMs),
    technicalDetails: redact(shown, options.secrets) as Classification["technicalDetails"],
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/**
 * Any thrown value as an error of that broker. A call that only reads can have done nothing,
 * whatever became of it.
 */
export function brokerErrorFrom(
  error: unknown,
  context: {
    readonly broker: string;
    readonly reads: boolean;
    readonly secrets?: readonly string[];
  },
): BrokerError {
  if (error instanceof BrokerError) return error;
  const { broker, reads, secrets = [] } = context;
  const { code, outcome, userMessage, owner, next } = classifyError(error);
  const kept = outcome === "unknown" && reads ? "none" : outcome;
  const brokerCode = faultOf(error)?.brokerCode;
  const init = { code, broker, brokerCode, owner, next, secrets, cause: error };
  return new BrokerError(userMessage, { ...init, outcome: kept });
}

function find(error: unknown): Found {
  if (error instanceof BrokerError) return ofBrokerError(error);
  if (error instanceof FailureError) return ofFailure(error);
  const fault = faultOf(error);
  if (fault) return { code: fault.code, outcome: fault.outcome, shown: { fault, error } };
  const status = statusOf(error);
  const code = status === undefined ? "UNKNOWN" : codeOfStatus(status);
  return { code, outcome: "unknown", shown: { error, ...(status !== undefined && { status }) } };
}

function ofBrokerError(error: BrokerError): Found {
  const { name, message, code, broker, brokerCode, outcome, owner, retryable, next } = error;
  const shown = { name, message, broker, brokerCode, outcome, details: error.details };
  return {
    code,
    outcome,
    owner,
    retryable,
    next,
    retryAfterMs: error.retryAfterMs,
    shown: { ...shown, cause: error.cause },
  };
}

/** A failure of ours, such as a refused setting: its own words are meant for people. */
function ofFailure({ failure }: FailureError): Found {
  const { owner, next, message } = failure;
  const code = owner === "user" ? "INVALID_REQUEST" : "UNKNOWN";
  return { code, outcome: "none", owner, next, userMessage: message, shown: { failure } };
}

/** What an HTTP status means where the broker's own code says nothing better. */
export function codeOfStatus(status: number): BrokerErrorCode {
  const exact = STATUS[status];
  if (exact) return exact;
  if (status >= 500) return "BROKER_INTERNAL";
  if (status >= 400) return "INVALID_REQUEST";
  // A redirect may lead to a host that must not see the credentials, so none is followed.
  return "PROTOCOL_ERROR";
}

const STATUS: Readonly<Record<number, BrokerErrorCode>> = {
  401: "AUTHENTICATION_FAILED",
  403: "AUTH_PERMISSION",
  404: "NOT_FOUND",
  405: "UNSUPPORTED_OPERATION",
  408: "TIMEOUT",
  // 418 and 423 are how some brokers tell that an address is banned.
  418: "RATE_LIMIT_EXCEEDED",
  423: "RATE_LIMIT_EXCEEDED",
  425: "BROKER_UNAVAILABLE",
  429: "RATE_LIMIT_EXCEEDED",
  501: "UNSUPPORTED_OPERATION",
  502: "BROKER_UNAVAILABLE",
  503: "BROKER_UNAVAILABLE",
  504: "BROKER_TIMEOUT",
};

/** Clients of others put the status in one of three places. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { status, statusCode, response } = error as Record<string, unknown>;
  const inner = typeof response === "object" && response !== null ? response : {};
  const found = [status, statusCode, (inner as Record<string, unknown>)["status"]].find(
    (value) => typeof value === "number" && Number.isInteger(value) && value >= 300 && value < 600,
  );
  return found as number | undefined;
}

function waitingText(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined || retryAfterMs <= 0) return "";
  const seconds = Math.ceil(retryAfterMs / 1000);
  if (seconds < 120) return `; try again in ${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120
    ? `; try again in ${minutes} min`
    : `; try again in ${Math.ceil(minutes / 60)} h`;
}
