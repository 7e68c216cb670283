/**
 * What keeps the blotter in step with its sources: reading files and brokers, identity, quarantine,
 * checks, rebuilding, reconciling.
 *
 * Words: an _import_ is one file read; a _pull_ is one run of reading a connection; a _pass_ reads
 * what is new, a _sweep_ reads a stretch of the past again; a _check_ compares a figure of the file
 * with ours; _quarantine_ holds what could not be read; a _port_ is what this folder asks of
 * storage, and storage implements it.
 *
 * May import: domain, trades, guard, kit.
 */
export { createImports } from "./import/index.ts";
export * from "./connect/index.ts";
export * from "./probe/index.ts";
export * from "./pull/index.ts";
export * from "./imports.ts";
export * from "./ports/index.ts";
export * from "./report.ts";
