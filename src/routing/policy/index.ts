/** Policies: who can take an order, who shall, and why. */
export * from "./candidate.ts";
export * from "./cost.ts";
export * from "./decide.ts";
export * from "./decision-filter.ts";
export * from "./eligibility.ts";
export * from "./policy.ts";
export * from "./steps.ts";
