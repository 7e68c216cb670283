/**
 * What keeps the blotter in step with its sources: reading files, identity, quarantine, checks,
 * rebuilding.
 *
 * Words: an _import_ is one file read; a _check_ compares a figure of the file with ours;
 * _quarantine_ holds what could not be read; a _port_ is what this folder asks of storage, and
 * storage implements it.
 *
 * May import: domain, trades, guard, kit.
 */
export { createImports } from "./import/index.ts";
export * from "./imports.ts";
export * from "./ports/index.ts";
export * from "./report.ts";
