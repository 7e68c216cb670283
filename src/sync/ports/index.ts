export * from "./broker-errors.ts";
export * from "./connection-store.ts";
export * from "./blotter.ts";
export * from "./import-store.ts";
export * from "./mentions.ts";
export * from "./credentials.ts";
export * from "./capabilities.ts";
