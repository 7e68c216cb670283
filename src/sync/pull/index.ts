export { createPulls, type PullOptions, type Pulls, wasRead } from "./pulls.ts";
export * from "./parts.ts";
