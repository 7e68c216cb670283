export * from "./tables.ts";
export * from "./connections.ts";
