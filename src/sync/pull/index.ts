export { createPulls, type Pulls } from "./pulls.ts";
export * from "./parts.ts";
