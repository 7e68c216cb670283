export * from "./rows.ts";
export * from "./sequence.ts";
export * from "./values.ts";
