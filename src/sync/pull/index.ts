export { nextRead } from "./rota.ts";
export { createPulls, type PullOptions, type Pulls, wasRead } from "./pulls.ts";
export { connectionSubject } from "./letter.ts";
export * from "./parts.ts";
