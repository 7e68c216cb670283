export * from "./adapter.ts";
export * from "./endpoint.ts";
export * from "./manifest.ts";
export * from "./net.ts";
