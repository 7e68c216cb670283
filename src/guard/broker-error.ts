import { type Failure, FailureError, type Owner } from "#domain";
import { type BrokerErrorCode, factsOf } from "./codes.ts";
import { redact, redactText } from "./redact.ts";

/**
 * What the failed call did at the broker. `none`: it could do nothing, since it only reads.
 * `not-sent`: it never reached the broker. `rejected`: the broker proves that it refused. `exists`:
 * an earlier send of the same took effect. `unknown`: it may have taken effect, so it must be
 * looked up before anything is sent again.
 */
export type Outcome = "not-sent" | "rejected" | "unknown" | "exists" | "none";

type Details = Readonly<Record<string, unknown>>;

/** Everything that an error may say beyond its message. What is left out follows from the code. */
export type BrokerErrorInit = {
  readonly code?: BrokerErrorCode;
  /** Broker id, such as "alpaca". */
  readonly broker?: string;
  /** The broker's own code. */
  readonly brokerCode?: string | undefined;
  readonly owner?: Owner;
  readonly retryable?: boolean;
  /** The broker asks to wait so long from when its answer was read. */
  readonly retryAfterMs?: number | undefined;
  readonly outcome?: Outcome;
  readonly next?: string;
  readonly details?: Details;
  /** Values that are taken out of message and details; they are not kept. */
  readonly secrets?: readonly string[];
  readonly cause?: unknown;
};

/**
 * An error of a call to a broker, safe to log and to show: message, details and cause are redacted
 * when it is made.
 */
export class BrokerError extends FailureError {
  override readonly name: string = "BrokerError";
  readonly code: BrokerErrorCode;
  readonly broker: string;
  readonly brokerCode?: string;
  readonly owner: Owner;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly outcome: Outcome;
  readonly details: Details;
  readonly next: string;

  /** `new BrokerError(message, { code, broker })`, or `(message, code, broker, details)`. */
  constructor(
    message: string,
    init: BrokerErrorInit | BrokerErrorCode = {},
    broker?: string,
    details?: Details,
  ) {
    const given =
      typeof init === "string"
        ? { code: init, ...(broker && { broker }), ...(details && { details }) }
        : init;
    const facts = complete(message, given);
    // Loggers and the console print causes, and a cause may hold the request with its secrets.
    const cause = given.cause === undefined ? undefined : redact(given.cause, given.secrets);
    super(failureOf(facts, given.retryAfterMs), cause === undefined ? undefined : { cause });
    this.code = facts.code;
    this.broker = facts.broker;
    this.owner = facts.owner;
    this.retryable = facts.retryable;
    this.outcome = facts.outcome;
    this.details = facts.details;
    this.next = facts.next;
    if (facts.brokerCode !== undefined) this.brokerCode = facts.brokerCode;
    if (given.retryAfterMs !== undefined) this.retryAfterMs = given.retryAfterMs;
  }
}

/** The broker does not let us in. Never retried: repeated attempts lock accounts. */
export class BrokerAuthError extends BrokerError {
  override readonly name = "BrokerAuthError";
  constructor(message: string, init: BrokerErrorInit = {}) {
    super(message, { code: "AUTHENTICATION_FAILED", outcome: "rejected", ...init });
  }
}

/** Too many requests; the broker refused this one, or we did before it was sent. */
export class BrokerRateLimitError extends BrokerError {
  override readonly name = "BrokerRateLimitError";
  constructor(message: string, init: BrokerErrorInit = {}) {
    super(message, { code: "RATE_LIMIT_EXCEEDED", outcome: "rejected", ...init });
  }
}

/** Any other error that the broker states. Retried only where the cause is stated to pass. */
export class BrokerApiError extends BrokerError {
  override readonly name = "BrokerApiError";
  constructor(message: string, init: BrokerErrorInit = {}) {
    super(message, { code: "API_ERROR", ...init });
  }
}

function complete(message: string, init: BrokerErrorInit) {
  const { code = "UNKNOWN", broker = "unknown", secrets, brokerCode } = init;
  const facts = factsOf(code);
  const details = redact(init.details ?? {}, secrets) as Details;
  return {
    code,
    broker,
    message: redactText(message, secrets),
    brokerCode: brokerCode === undefined ? undefined : redactText(brokerCode, secrets),
    owner: init.owner ?? facts.owner,
    retryable: init.retryable ?? facts.retryable,
    outcome: init.outcome ?? ("unknown" as const),
    next: init.next ?? facts.next,
    details,
  };
}

/** Codes of failures are kebab-case and have a page of documentation each. */
function failureOf(facts: ReturnType<typeof complete>, retryAfterMs: number | undefined): Failure {
  const { code, message, owner, next, broker, brokerCode } = facts;
  return {
    code: `broker-${code.toLowerCase().replaceAll("_", "-")}`,
    message,
    owner,
    next,
    details: {
      ...{ broker, outcome: facts.outcome },
      ...(brokerCode !== undefined && { brokerCode }),
      // HTTP knows no finer Retry-After.
      ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
    },
  };
}
