import { type BrokerErrorCode, classifyError } from "#guard";

/** What was tried when the error came. */
export type ErrorContext = {
  /** "getTrades", "placeOrder". */
  readonly operation: string;
  /** Whether repeating it can have no further effect. Default: only reads by their name. */
  readonly idempotent?: boolean;
};

export type ErrorResolution = {
  readonly action:
    | "RETRY_WITH_BACKOFF"
    | "REAUTHENTICATE"
    | "RECONNECT"
    | "NOTIFY_USER"
    | "LOG_AND_NOTIFY";
  /** For people, without the broker's own words. */
  readonly message: string;
  /** Whether the same call may be made again once that is done. */
  readonly canRetry: boolean;
  /** Not before so many milliseconds. */
  readonly retryAfter?: number;
};

/** Used where a broker limits calls and does not say for how long. */
const UNSTATED_LIMIT_MS = 60_000;

const RECONNECTED: ReadonlySet<BrokerErrorCode> = new Set([
  "CONNECTION_FAILED",
  "GATEWAY_NOT_RUNNING",
]);

/**
 * Says what to do about an error. It does nothing itself: it neither sleeps nor reconnects. An
 * order is never called repeatable, since the broker may have taken it.
 */
export class BrokerErrorHandler {
  handleError(error: unknown, context: ErrorContext): ErrorResolution {
    const { type, code, retryable, retryAfterMs, userMessage: message } = classifyError(error);
    const repeats = context.idempotent ?? /^(get|list|is|fetch|read)/.test(context.operation);
    if (type === "auth") return { action: "REAUTHENTICATE", message, canRetry: repeats };
    if (type === "rate_limit") {
      const retryAfter = retryAfterMs ?? UNSTATED_LIMIT_MS;
      return { action: "RETRY_WITH_BACKOFF", message, canRetry: true, retryAfter };
    }
    if (RECONNECTED.has(code)) return { action: "RECONNECT", message, canRetry: repeats };
    if (retryable && repeats) {
      const after = retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs };
      return { action: "RETRY_WITH_BACKOFF", message, canRetry: true, ...after };
    }
    const action = USER_TYPES.has(type) ? "NOTIFY_USER" : "LOG_AND_NOTIFY";
    return { action, message, canRetry: false };
  }
}

/** Errors that only the user can do something about. */
const USER_TYPES: ReadonlySet<string> = new Set(["validation", "risk", "market"]);
