export { createPulls, type PullOptions, type Pulls } from "./pulls.ts";
export * from "./parts.ts";
