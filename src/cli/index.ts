/**
 * The command line: one file per command, written against a _session_, which is a blotter opened in
 * this process or the running server that has it open. Commands call the same endpoints either
 * way.
 *
 * Words: the _host_ is the process and terminal around the commands; tests give one that writes
 * into a list.
 *
 * May import: domain, sync, http. Its entry `main.ts` alone imports app.
 */
export type {
  CoverageCount,
  DemoFigures,
  DemoHost,
  DemoNews,
  DemoOptions,
  OpenDemo,
} from "./demo-host.ts";
export type {
  Diagnosis,
  Host,
  Outlet,
  Restored,
  ServeOptions,
  Session,
  StorageOptions,
  WorkOptions,
} from "./host.ts";
export { runProgram } from "./program.ts";
export type { ListedUser, UserHost } from "./user-host.ts";
export type { AuditHost, KeyHost, KeyList, KeyRotation, ListedKey } from "./vault-host.ts";
