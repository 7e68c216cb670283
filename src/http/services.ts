import type {
  AccountId,
  AuditEntry,
  ConnectionId,
  Day,
  DeadLetter,
  DeadLetterKind,
  DeadLetterState,
  Environment,
  ImportId,
  Instant,
} from "#domain";
import type {
  Act,
  ActConnection,
  AnnotationStore,
  Blotter,
  BlotterRoundTrip,
  ConnectedAccount,
  CoverageDay,
  ImportReport,
  ImportStore,
  Imports,
  Page,
  PageRequest,
  TradeFilter,
} from "#sync";
import type {
  BreakBody,
  ConfigurationBody,
  SettingsVersionBody,
  SettingsVersionWhole,
  BrokerBody,
  BrokerErrorReport,
  CalendarFeedBody,
  ConnectionBody,
  DeadLetterBody,
  Explanation,
  FormatBody,
  KeyFigures,
  LimitList,
  MadeCalendarFeed,
  MappingSuggestion,
  PullBody,
  ReadinessBody,
  ScheduleStateBody,
  System,
} from "./contract/index.ts";
import type { Events } from "./events.ts";
import type { CapabilityServices, InstrumentServices } from "./capability-services.ts";
import type { ExperimentServices } from "./experiment-services.ts";
import type { HookServices, NotificationServices, WebhookServices } from "./notify-services.ts";
import type { QuoteServices } from "./quote-services.ts";
import type { OrderServices } from "./order-services.ts";
import type { RiskServices } from "./risk-services.ts";
import type { RoutingServices } from "./routing-services.ts";
import type { PeopleServices } from "./people-services.ts";

/** A file that can be read from its beginning as often as needed. */
export type FileSource = Parameters<Imports["import"]>[0];

export type ConnectInput = {
  readonly broker: string;
  readonly environment: Environment;
  readonly label?: string | undefined;
  readonly credentials: Readonly<Record<string, string>>;
  readonly intervalMinutes?: number | undefined;
  readonly trading?: "shared" | "none" | undefined;
  readonly tradingCredentials?: Readonly<Record<string, string>> | undefined;
};

/** Brokers and the connections to them. Everything comes back as it is sent. */
/** With an act, its entry in the audit log is written with it, or neither is. */
export type ConnectionServices = {
  readonly brokers: () => readonly BrokerBody[];
  readonly list: () => Promise<readonly ConnectionBody[]>;
  /** Fails with "unknown-connection". */
  readonly read: (id: ConnectionId) => Promise<ConnectionBody>;
  /** Tests the credentials before it keeps them, and starts the first pull. */
  readonly connect: (input: ConnectInput, act?: Act<ActConnection>) => Promise<ConnectionBody>;
  /** Replaces the credentials once the new ones have worked. */
  readonly reconnect: (
    id: ConnectionId,
    credentials: Readonly<Record<string, string>>,
    act?: Act,
  ) => Promise<ConnectionBody>;
  /** Keeps a second set of credentials, once it has worked, with which orders are sent. */
  readonly giveTrading: ConnectionServices["reconnect"];
  readonly change: (
    id: ConnectionId,
    change: ConnectionSettings,
    act?: Act,
  ) => Promise<ConnectionBody>;
  /** Fails with "unknown-connected-account", "account-not-separate". */
  readonly changeAccount: (
    id: ConnectionId,
    account: AccountId,
    change: AccountSettings,
    act?: Act<ConnectedAccount>,
  ) => Promise<ConnectionBody>;
  readonly disconnect: (
    id: ConnectionId,
    options: { readonly data: boolean },
    act?: Act,
  ) => Promise<void>;
  /** Reads what is new and waits for the end. Fails with "connection-busy" while it is being read. */
  readonly sync: (id: ConnectionId) => Promise<PullBody>;
  readonly backfill: (id: ConnectionId, from: Instant | undefined) => Promise<PullBody>;
  readonly pulls: (id: ConnectionId | undefined, page: PageRequest) => Promise<Page<PullBody>>;
  readonly coverage: (account: AccountId, from: Day, to: Day) => Promise<readonly CoverageDay[]>;
  readonly breaks: (filter: {
    readonly connection?: ConnectionId | undefined;
    readonly open?: boolean | undefined;
  }) => Promise<readonly BreakBody[]>;
  readonly limits: (id: ConnectionId) => Promise<LimitList["items"]>;
};

export type ConnectionSettings = {
  readonly label?: string | undefined;
  readonly syncEnabled?: boolean | undefined;
  readonly intervalMinutes?: number | undefined;
  readonly trading?: "shared" | "none" | undefined;
};

export type AccountSettings = {
  readonly syncEnabled?: boolean | undefined;
  /** Null: that of the connection. */
  readonly intervalMinutes?: number | null | undefined;
};

/** Work that was given up, of one tenant. Fails with "unknown-dead-letter", "dead-letter-closed". */
export type DeadLetterServices = {
  readonly list: (
    filter: {
      readonly state?: DeadLetterState | undefined;
      readonly kind?: DeadLetterKind | undefined;
    },
    page: PageRequest,
  ) => Promise<Page<DeadLetterBody>>;
  readonly read: (id: string) => Promise<DeadLetterBody>;
  readonly replay: (id: string, act?: Act<DeadLetter>) => Promise<DeadLetterBody>;
  readonly dismiss: (id: string, act?: Act<DeadLetter>) => Promise<DeadLetterBody>;
};

/** The calendar of log-ins that end, of one tenant. */
export type CalendarServices = {
  readonly state: () => Promise<CalendarFeedBody>;
  readonly make: (act?: AuditEntry) => Promise<MadeCalendarFeed>;
  readonly remove: (act?: AuditEntry) => Promise<void>;
  /** The calendar of whichever tenant made the token; undefined where nobody did. */
  readonly feed: (token: string) => Promise<string | undefined>;
};

/** How often brokers failed, of one tenant. */
export type BrokerErrorServices = {
  readonly report: (asked: {
    readonly days: number;
    readonly broker?: string | undefined;
  }) => Promise<BrokerErrorReport>;
};

type SettingsChange = {
  /** The version that it was made from. */
  readonly base: number;
  readonly reason: string;
  /** As in the audit log. */
  readonly author: string;
};

/**
 * How brokers are used, of the installation. Changes fail with "invalid-settings",
 * "settings-changed", "unknown-settings-version".
 */
export type ConfigurationServices = {
  readonly show: () => Promise<ConfigurationBody>;
  readonly change: (
    change: SettingsChange & { readonly document: unknown },
    act?: (version: number) => AuditEntry,
  ) => Promise<SettingsVersionBody>;
  readonly restore: (
    change: SettingsChange & { readonly version: number },
    act?: (version: number) => AuditEntry,
  ) => Promise<SettingsVersionBody>;
  readonly versions: (before?: number) => Promise<readonly SettingsVersionBody[]>;
  readonly version: (version: number) => Promise<SettingsVersionWhole>;
};

/** What endpoints ask of the rest of the system. */
export type Services = {
  readonly blotter: Blotter;
  readonly imports: Imports;
  readonly files: Pick<ImportStore, "file">;
  readonly annotations: AnnotationStore;
  readonly connections: ConnectionServices;
  readonly orders: OrderServices;
  readonly quotes: QuoteServices;
  readonly risk: RiskServices;
  readonly routing: RoutingServices;
  readonly brokerErrors: BrokerErrorServices;
  readonly capabilities: CapabilityServices;
  readonly instruments: InstrumentServices;
  readonly configuration: ConfigurationServices;
  readonly experiments: ExperimentServices;
  readonly deadLetters: DeadLetterServices;
  readonly calendar: CalendarServices;
  readonly notifications: NotificationServices;
  readonly webhooks: WebhookServices;
  readonly hooks: HookServices;
  readonly people: PeopleServices;
  readonly formats: readonly FormatBody[];
  readonly events: Events;
  readonly now: () => Instant;
  readonly system: () => Promise<System>;
  /** Fails with "not-ready". */
  readonly ready: () => Promise<ReadinessBody>;
  /** How scheduled reading fares, of all tenants together. */
  readonly schedule: () => Promise<ScheduleStateBody>;
  /** Key figures of each currency, the one with the most trades first. */
  readonly statistics: (filter: TradeFilter) => Promise<readonly KeyFigures[]>;
  readonly explain: (trade: BlotterRoundTrip) => Promise<Explanation>;
  readonly suggestMapping: (file: FileSource) => Promise<MappingSuggestion>;
  readonly sample: {
    /** Imports the invented statement that the first-run page offers. */
    readonly add: () => Promise<ImportReport>;
    /** Takes every sample import back; gives the ids of those. */
    readonly remove: () => Promise<readonly ImportId[]>;
  };
};
