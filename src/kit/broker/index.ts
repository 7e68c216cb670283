export * from "./adapter.ts";
export { answeredAt } from "./answered.ts";
export { type Origins, originsOf } from "./address.ts";
export { createClient } from "./client.ts";
export * from "./client-options.ts";
export * from "./endpoint.ts";
export * from "./manifest.ts";
export * from "./net.ts";
