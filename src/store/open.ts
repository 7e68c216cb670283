import { type AuditLog, type Instant, tenantId, type TenantId } from "#domain";
import type { Inbox, NotifySettings, Outbox } from "#notify";
import type { OrderJournal, PaperStore } from "#orders";
import type { RoutingDesk, RoutingStore } from "#routing";
import type { Fleet, Schedules } from "#schedule";
import type { SettingsStore } from "#settings";
import type { VaultStore } from "#vault";
import type {
  AnnotationStore,
  Blotter,
  BrokerErrorStore,
  CapabilityStore,
  ConnectionStore,
  ImportStore,
  ListingStore,
} from "#sync";
import { annotationStore } from "./annotations.ts";
import { auditLogOver } from "./audit/log.ts";
import { blotterOver } from "./blotter/blotter.ts";
import { capabilityStore } from "./brokers/capabilities.ts";
import { brokerErrorStore } from "./brokers/errors.ts";
import { listingStore } from "./brokers/listings.ts";
import { type ObservedOrders, observedOrders } from "./brokers/observed.ts";
import { settingsStore } from "./brokers/settings.ts";
import { type CalendarFeeds, calendarFeeds } from "./calendars.ts";
import { type Census, censusOver } from "./census.ts";
import { type LogIns, logInsOver } from "./connections/log-ins.ts";
import { type ReadingSums, readingSums } from "./connections/readings.ts";
import { connectionStore } from "./connections/store.ts";
import type { DeadLetterStore } from "./dead-letters/ports.ts";
import { deadLetterStore } from "./dead-letters/store.ts";
import type { Database } from "./engine/database.ts";
import { openDatabase, type OpenOptions } from "./engine/open.ts";
import { tenantDatabase } from "./engine/tenant.ts";
import { importStore } from "./imports/store.ts";
import { migrate } from "./migrate.ts";
import { type ConnectionHooks, connectionHooks } from "./notify/hooks.ts";
import { inboxOver } from "./notify/inbox.ts";
import { outboxOver } from "./notify/outbox.ts";
import { notifySettings } from "./notify/settings.ts";
import { orderJournal } from "./orders/journal.ts";
import { type OrderDesks, orderDesksOver, type OrderList, orderList } from "./orders/list.ts";
import { type PaperDesks, paperDesks, paperStore } from "./orders/paper.ts";
import { type RiskStore, riskStore } from "./orders/risk.ts";
import { type TradingStops, tradingStops } from "./orders/stops.ts";
import type { PeopleStore } from "./people/ports.ts";
import { peopleStore } from "./people/store.ts";
import {
  type RoutedTenants,
  routedTenantsOver,
  type RunningExperiments,
  runningExperimentsOver,
} from "./routing/running.ts";
import { routingDesk } from "./routing/desk.ts";
import { routingStore } from "./routing/store.ts";
import { fleetOver } from "./schedule/fleet.ts";
import { schedulesOver } from "./schedule/schedules.ts";
import { vaultStore } from "./vault/store.ts";

/** What is kept for one tenant, who sees nothing of the others. */
export type TenantStore = {
  /** The database as the tenant may see it. */
  readonly scoped: Database;
  readonly imports: ImportStore;
  readonly blotter: Blotter;
  readonly annotations: AnnotationStore;
  readonly connections: ConnectionStore;
  readonly brokerErrors: BrokerErrorStore;
  readonly capabilities: CapabilityStore;
  readonly listings: ListingStore;
  readonly deadLetters: DeadLetterStore;
  readonly inbox: Inbox;
  readonly notify: NotifySettings;
  readonly orders: OrderJournal;
  readonly orderList: OrderList;
  readonly observedOrders: () => Promise<readonly ObservedOrders[]>;
  readonly tradingStops: TradingStops;
  readonly risk: RiskStore;
  readonly paper: PaperStore;
  /** How connections could be read since. */
  readonly readings: (since: Instant) => Promise<readonly ReadingSums[]>;
  readonly routing: RoutingStore;
  readonly routingDesk: RoutingDesk;
};

/**
 * Everything that is kept, over one database; what stands beside `forTenant` is of the local
 * tenant.
 */
export type Store = TenantStore & {
  /** The database as its owner sees it: all tenants. For backups, schedules and repairs. */
  readonly database: Database;
  readonly forTenant: (tenant: TenantId) => TenantStore;
  readonly vault: VaultStore;
  readonly audit: AuditLog;
  readonly people: PeopleStore;
  readonly census: Census;
  /** Due times of the connections of all tenants. */
  readonly schedules: Schedules;
  /** The processes that read them. */
  readonly fleet: Fleet;
  /** How brokers are used here. */
  readonly settings: SettingsStore;
  /** Log-ins of the connections of all tenants. */
  readonly logIns: LogIns;
  /** Secret addresses of the calendars of all tenants. */
  readonly calendars: CalendarFeeds;
  /** Notices on their way, of all tenants. */
  readonly outbox: Outbox;
  /** Connections of all tenants with orders to look after. */
  readonly orderDesks: OrderDesks;
  /** Experiments of all tenants that run. */
  readonly runningExperiments: RunningExperiments;
  readonly routedTenants: RoutedTenants;
  /** Paper accounts of all tenants. */
  readonly paperDesks: PaperDesks;
  /** Addresses at which brokers call, of all tenants. */
  readonly hooks: ConnectionHooks;
  close(): Promise<void>;
};

/** Who uses a blotter that knows no users. */
export const LOCAL_TENANT = tenantId("local");

/** Opens a database in one of the three ways, with all that is kept in it. */
export const openStore = async (options: OpenOptions): Promise<Store> =>
  storeOver(await openDatabase(options));

/** Brings the tables up to date and opens what is kept in them. Closes the database if that fails. */
export async function storeOver(database: Database): Promise<Store> {
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const forTenant = (tenant: TenantId): TenantStore => {
    const scoped = tenantDatabase(database, tenant);
    return {
      scoped,
      imports: importStore(scoped),
      blotter: blotterOver(scoped),
      annotations: annotationStore(scoped),
      connections: connectionStore(scoped),
      brokerErrors: brokerErrorStore(scoped),
      capabilities: capabilityStore(scoped),
      listings: listingStore(scoped),
      deadLetters: deadLetterStore(scoped),
      inbox: inboxOver(scoped),
      notify: notifySettings(scoped),
      orders: orderJournal(scoped),
      orderList: orderList(scoped),
      observedOrders: () => observedOrders(scoped),
      tradingStops: tradingStops(scoped),
      risk: riskStore(scoped),
      paper: paperStore(scoped),
      readings: (since) => readingSums(scoped, since),
      routing: routingStore(scoped),
      routingDesk: routingDesk(scoped),
    };
  };
  return {
    ...forTenant(LOCAL_TENANT),
    database,
    forTenant,
    vault: vaultStore(database),
    audit: auditLogOver(database),
    people: peopleStore(database),
    census: censusOver(database),
    schedules: schedulesOver(database),
    fleet: fleetOver(database),
    settings: settingsStore(database),
    logIns: logInsOver(database),
    calendars: calendarFeeds(database),
    outbox: outboxOver(database),
    orderDesks: orderDesksOver(database),
    runningExperiments: runningExperimentsOver(database),
    routedTenants: routedTenantsOver(database),
    paperDesks: paperDesks(database),
    hooks: connectionHooks(database),
    close: () => database.close(),
  };
}
