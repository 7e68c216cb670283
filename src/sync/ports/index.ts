export * from "./blotter.ts";
export * from "./import-store.ts";
