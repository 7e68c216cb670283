/**
 * The composition root: reads configuration, owns the clock, randomness and timers, names the
 * implementations and builds everything from them.
 *
 * Words: the _host_ is what the command line asks of the process that it runs in; a _system_ is the
 * blotter opened over one database.
 *
 * May import: everything. Only the entry of the command line and the public library import it.
 */
export * from "./client/index.ts";
export { type Config, readConfig } from "./config.ts";
export { userFile } from "./files.ts";
export { createHost } from "./host.ts";
export * from "./library/index.ts";
export { createScheduler } from "./scheduler.ts";
export { type Serving, startServing } from "./serve.ts";
export { type BlotterOptions, openSystem, type System } from "./system.ts";
export { surroundings } from "./surroundings.ts";
export { type RunningWorker, startWorker } from "./work.ts";
