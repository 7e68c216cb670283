import type { Clock, Random } from "#domain";
import { type Classification, classifyError } from "./classify.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";
import { withTimeout } from "./timeout.ts";

export type RetryConfig = {
  /** Attempts after the first. */
  readonly maxRetries: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly backoffMultiplier: number;
  /** Part of the delay by which it varies both ways, 0 to 1. */
  readonly jitter: number;
  /** For each attempt. */
  readonly timeoutMs: number;
  /** If the broker asks to wait longer than this, the error is given to whoever schedules calls. */
  readonly maxRetryAfterMs: number;
  /** Narrows what is retried to these kinds; an error that is not retryable stays so. */
  readonly retryableErrors?: readonly (abstract new (...args: never[]) => Error)[];
};

/** How calls are repeated unless told: three times, after 1 to 30 seconds. */
export const DEFAULT_RETRY: RetryConfig = {
  maxRetries: 3,
  initialDelayMs: 1000,
  maxDelayMs: 30_000,
  backoffMultiplier: 2,
  jitter: 0.2,
  timeoutMs: 60_000,
  maxRetryAfterMs: 120_000,
};

export type RetryContext = {
  /** Names the call in messages: "getTrades". */
  readonly operation: string;
  /** Shares the budget of retries among all calls to that broker. */
  readonly brokerType?: string;
  /**
   * Whether the call may be repeated although an earlier attempt may have had its effect: reads
   * are, orders never. Unless it is told, only attempts that certainly had no effect are repeated.
   */
  readonly idempotent?: boolean;
  readonly signal?: AbortSignal;
  readonly onRetry?: (retry: Planned) => void;
};

/** A retry before it is waited for. */
export type Planned = {
  readonly attempt: number;
  readonly waitMs: number;
  readonly error: unknown;
};

export type Attempt = {
  /** 1 is the first. */ readonly number: number;
  readonly signal: AbortSignal;
};

export type WithRetry = <Result>(
  work: (attempt: Attempt) => Promise<Result>,
  config: Partial<RetryConfig> | undefined,
  context: RetryContext,
) => Promise<Result>;

/** Brokers whose budgets are kept at once. */
const MAX_BUDGETS = 1000;

/**
 * Makes `withRetry`: repeats what fails in passing, with growing, varied delays that are never
 * shorter than the broker asked for, within a budget of retries for each broker, and only if
 * repeating cannot do a thing twice. Throws the last error as it came.
 */
export function createRetry(given: { readonly clock: Clock; readonly random: Random }): WithRetry {
  const budgets = new Map<string, RetryBudget>();
  const budgetOf = (broker: string) => {
    const known = budgets.get(broker) ?? createRetryBudget(given);
    if (!budgets.has(broker) && budgets.size >= MAX_BUDGETS) budgets.clear();
    budgets.set(broker, known);
    return known;
  };
  return async (work, config, context) => {
    const settings = { ...DEFAULT_RETRY, ...config };
    const budget = budgetOf(context.brokerType ?? "");
    budget.earn();
    for (let number = 1; ; number++) {
      try {
        const timeout = { ...context, clock: given.clock };
        return await withTimeout((signal) => work({ number, signal }), settings.timeoutMs, timeout);
      } catch (error) {
        const fraction = given.random.fraction();
        const waitMs = waitBefore({ retry: number, error, settings, context, fraction });
        if (waitMs === undefined || !budget.spend()) throw error;
        context.onRetry?.({ attempt: number + 1, waitMs, error });
        await given.clock.sleep(waitMs, context.signal);
      }
    }
  };
}

type Failed = {
  readonly retry: number;
  readonly error: unknown;
  readonly settings: RetryConfig;
  readonly context: RetryContext;
  readonly fraction: number;
};

/** Milliseconds until the given retry (1 is the first), undefined if there is to be none. */
function waitBefore({ retry, error, settings, context, fraction }: Failed): number | undefined {
  if (retry > settings.maxRetries || context.signal?.aborted) return undefined;
  const kinds = settings.retryableErrors;
  if (kinds && !kinds.some((kind) => error instanceof kind)) return undefined;
  const found = classifyError(error);
  if (!found.retryable || !mayRepeat(found, context)) return undefined;
  const { retryAfterMs = 0 } = found;
  if (retryAfterMs > settings.maxRetryAfterMs) return undefined;
  const delay = delayMs(retry, settings, fraction);
  // All who were told the same moment would come back in that moment.
  return Math.max(delay, retryAfterMs > 0 ? retryAfterMs + delay * settings.jitter : 0);
}

function mayRepeat({ outcome }: Classification, { idempotent = false }: RetryContext): boolean {
  if (outcome === "exists") return false;
  return idempotent || outcome !== "unknown";
}

/** The delay before the given retry, 1 being the first; `fraction` (0 to 1) decides the jitter. */
export function delayMs(retry: number, config: RetryConfig, fraction: number): number {
  const { initialDelayMs, backoffMultiplier, maxDelayMs, jitter } = config;
  const grown = Math.min(initialDelayMs * backoffMultiplier ** (retry - 1), maxDelayMs);
  return Math.min(grown * (1 + jitter * (2 * fraction - 1)), maxDelayMs);
}
