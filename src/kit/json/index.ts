export * from "./rows.ts";
export * from "./values.ts";
