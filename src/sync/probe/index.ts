export * from "./difference.ts";
