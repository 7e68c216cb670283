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
export * from "./broker-error.ts";
export { ERROR_TYPES, type CodeFacts, type ErrorType, type Severity } from "./code-facts.ts";
export * from "./codes.ts";
export * from "./limiter.ts";
export * from "./redact.ts";
