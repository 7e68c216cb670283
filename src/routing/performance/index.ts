/** How well each route does: facts of orders, measures, roll-ups, scorecards. */
export * from "./execution-quality.ts";
export * from "./fill-rate.ts";
export * from "./histogram.ts";
export * from "./late.ts";
export * from "./measure.ts";
export * from "./metric.ts";
export * from "./order-facts.ts";
export * from "./roll-up.ts";
export * from "./scorecard.ts";
