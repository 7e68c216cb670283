/**
 * What the HTTP interface takes and gives, as zod schemas; the dashboard reads the types of it and
 * nothing else.
 *
 * `...Query` types are what a caller writes into the address; types without ending or ending in
 * `Body`, `Page` and `List` are replies. Decimals and instants are text.
 *
 * May import: domain, sync.
 */
export * from "./accounts.ts";
export * from "./broker-errors.ts";
export * from "./brokers.ts";
export * from "./calendar.ts";
export * from "./capabilities.ts";
export * from "./cash.ts";
export * from "./common.ts";
export * from "./configuration.ts";
export * from "./connections.ts";
export * from "./dead-letters.ts";
export * from "./events.ts";
export * from "./executions.ts";
export * from "./experiments.ts";
export * from "./explanation.ts";
export * from "./export.ts";
export * from "./formats.ts";
export * from "./imports.ts";
export * from "./instruments.ts";
export * from "./mapping.ts";
export * from "./gaps.ts";
export * from "./notifications.ts";
export * from "./orders.ts";
export * from "./risk.ts";
export * from "./routing.ts";
export * from "./people.ts";
export * from "./positions.ts";
export * from "./problem.ts";
export * from "./quotes.ts";
export * from "./schedule.ts";
export * from "./statistics.ts";
export * from "./system.ts";
export * from "./tradeable.ts";
export * from "./trades.ts";
