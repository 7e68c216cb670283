/** Experiments as values: planned, drawn, tallied, judged. */
export * from "./assign.ts";
export * from "./compare.ts";
export * from "./experiment.ts";
export * from "./guardrails.ts";
export * from "./lifecycle.ts";
export * from "./plan-check.ts";
export * from "./preview.ts";
export * from "./split-check.ts";
export * from "./tally.ts";
export * from "./thompson.ts";
export * from "./verdict.ts";
export * from "./words.ts";
