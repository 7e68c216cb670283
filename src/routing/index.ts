/**
 * Routing: which broker takes an order and why, how well each broker does, experiments among them.
 *
 * Words: an _arm_ is a broker that an experiment tries; a _unit_ is what is drawn, here a position;
 * an _exposure_ says which arm a unit got; a _stratum_ holds what may be compared; shares are whole
 * _ppm_, parts per million. Statistics are doubles, money stays exact.
 *
 * May import: domain, orders. Pure but for SHA-256: the clock and randomness are given.
 */
export * from "./assignment/bucket.ts";
export * from "./assignment/foreign.ts";
export * from "./assignment/shares.ts";
export * from "./desk/index.ts";
export * from "./experiments/index.ts";
export { memoryRoutingStore } from "./memory-store.ts";
export * from "./performance/index.ts";
export * from "./policy/index.ts";
export type * from "./ports.ts";
export * from "./statistics/index.ts";
