export * from "./audit.ts";
export * from "./dead-letters.ts";
export * from "./notify.ts";
export * from "./people.ts";
export * from "./tables.ts";
export * from "./connections.ts";
export * from "./vault.ts";
export * from "./schedule.ts";
