/**
 * What is kept: a Postgres database had in one of three ways, the tables in it, and what `sync`
 * asks of storage.
 *
 * Words: an _engine_ is one way to have a database; a _session_ is one conversation with it; a
 * _snapshot_ is a reading in which nothing changes. Only this folder writes SQL. A change of the
 * tables is one more file in `migrations`, made by `npx drizzle-kit generate --dialect=postgresql
 * --schema=src/store/schema/tables.ts --out=src/store/migrations`.
 *
 * May import: domain, and the ports of sync, schedule and vault.
 */
export { judgeBy, signCheckpoint } from "./audit/checkpoint.ts";
export { restore, type RestoreReport } from "./backup/restore.ts";
export { backup, type BackupReport } from "./backup/write.ts";
export type { ConnectionCount, OrderCensus } from "./census.ts";
export type {
  Database,
  Description,
  EngineKind,
  PoolUse,
  Session,
  Surroundings,
  Transaction,
} from "./engine/database.ts";
export type { CalendarFeeds } from "./calendars.ts";
export type { EndingLogIn, LogIns } from "./connections/log-ins.ts";
export type { ReadingSums } from "./connections/readings.ts";
export type { DeadLetterStore } from "./dead-letters/ports.ts";
export type { ObservedOrders } from "./brokers/observed.ts";
export type { DeskKey, LimitLevel, LimitScope, RiskStore } from "./orders/risk.ts";
export type { TradingStops } from "./orders/stops.ts";
export type { OrderDesks, OrderFilter, OrderList } from "./orders/list.ts";
export { openDatabase, type OpenOptions } from "./engine/open.ts";
export { LOCAL_TENANT, openStore, storeOver, type Store, type TenantStore } from "./open.ts";
export type { RoutedTenants, RunningExperiments } from "./routing/running.ts";
export { tellCatalogue } from "./notify/catalogue.ts";
export type { ConnectionHook, ConnectionHooks } from "./notify/hooks.ts";
export { peopleAdapter } from "./people/adapter.ts";
export type * from "./people/ports.ts";
