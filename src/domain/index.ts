/**
 * Nouns and exact numbers of a blotter; pure: no Node, no clock, nothing of ours.
 *
 * FIX words for what a broker says (execution, side, quantity, price), our own only for what we
 * derive. Quantities of executions are never negative, fees are positive when paid, instants are
 * UTC text with six fractional digits, money is an amount and a currency.
 *
 * May import: nothing.
 */
export * from "./audit.ts";
export * from "./cash.ts";
export * from "./connection.ts";
export * from "./credential.ts";
export * from "./dead-letter.ts";
export * from "./decimal.ts";
export * from "./execution.ts";
export * from "./failure.ts";
export type * from "./hook.ts";
export * from "./ids.ts";
export * from "./instant.ts";
export * from "./instrument.ts";
export * from "./money.ts";
export * from "./order.ts";
export * from "./quote.ts";
export * from "./risk.ts";
export * from "./secret.ts";
export * from "./sum.ts";
export * from "./surroundings.ts";
export * from "./zone.ts";
