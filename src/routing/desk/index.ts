/** Routing at work over its store: an order routed, measured, its experiment tended. */
export type * from "./ports.ts";
export * from "./record-order.ts";
export * from "./route-order.ts";
export * from "./tend.ts";
