/**
 * Policies of calls to brokers as values: what an error means, when to repeat a call, when to leave
 * a host alone, how fast to go.
 *
 * A BrokerError says who acts and what the call may have done (its outcome). A lane is who goes
 * first when a limit is short; a bucket is one limit of a broker. Nothing here reads a clock, draws
 * a number or opens a socket by itself, save the one file that speaks to Redis.
 *
 * May import: domain.
 */
export * from "./breakers.ts";
export * from "./broker-error.ts";
export * from "./circuit-breaker.ts";
export { ERROR_TYPES, type CodeFacts, type ErrorType, type Severity } from "./code-facts.ts";
export { brokerErrorFrom, type Classification, classifyError, codeOfStatus } from "./classify.ts";
export * from "./codes.ts";
export { type Fault, faultOf } from "./fault.ts";
export * from "./from-failure.ts";
export * from "./acquire.ts";
export { DEFAULT_SHARES, type Shares } from "./lanes.ts";
export * from "./limiter.ts";
export { createMemoryLimiter, type LimiterOptions, type MemoryLimiter } from "./memory-limiter.ts";
export * from "./rate-limiter.ts";
export * from "./redact.ts";
export { outcomeOfRefusal } from "./refusal.ts";
export {
  MAX_RETRY_AFTER_MS,
  parseHttpDate,
  parseRetryAfter,
  type RetryAfterContext,
} from "./retry-after.ts";
export * from "./redis-limiter.ts";
export * from "./retry.ts";
export * from "./retry-budget.ts";
export * from "./timeout.ts";
