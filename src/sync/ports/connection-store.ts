import type { HeldUnits } from "./mentions.ts";
import type {
  AccountId,
  AuditEntry,
  ConnectionId,
  ConnectionState,
  Currency,
  Day,
  Decimal,
  Environment,
  ExecutionId,
  Failure,
  ImportId,
  Instant,
  InstrumentId,
  PullId,
  TenantId,
} from "#domain";
import type { BrokerAccount } from "#kit";
import type { ImportTransaction, QuarantineRow, Rebuilding, Stored } from "./import-store.ts";
import type { Page, PageRequest } from "./blotter.ts";

/** One credential on one broker in one environment. */
export type Connection = {
  readonly id: ConnectionId;
  readonly tenant: TenantId;
  /** Id of the broker in the registry. */
  readonly broker: string;
  readonly environment: Environment;
  /** What the user calls it. */
  readonly label: string;
  readonly state: ConnectionState;
  /** Why it is delayed, in error or in need of the user: who acts and what to do. */
  readonly failure?: Failure;
  readonly createdAt: Instant;
  readonly syncEnabled: boolean;
  /** 5 to 60. */
  readonly intervalMinutes: number;
  /**
   * Pulls that failed since the last one that succeeded. Limits of the broker and an outage for all
   * do not count.
   */
  readonly failures: number;
  readonly lastAttemptAt?: Instant;
  readonly lastSuccessAt?: Instant;
  /** When it is tried again by itself. */
  readonly nextAttemptAt?: Instant;
  /** When the user gave the credentials, or gave newer ones. */
  readonly signedInAt?: Instant;
  /** With which credentials orders are sent. Default: those that read. */
  readonly trading?: TradingCredentials;
  /** The import under which its records are stored and by which an undo finds them. */
  readonly source: ImportId;
};

/**
 * `shared`: orders are sent with the credentials that read; `own`: with a second set that never
 * reads history; `none`: with none, since those that are kept may only read.
 */
export const TRADING_CREDENTIALS = ["shared", "own", "none"] as const;
export type TradingCredentials = (typeof TRADING_CREDENTIALS)[number];

export type ConnectionChange = Partial<
  Pick<
    Connection,
    | "label"
    | "state"
    | "syncEnabled"
    | "intervalMinutes"
    | "failures"
    | "lastAttemptAt"
    | "lastSuccessAt"
    | "signedInAt"
    | "trading"
  >
> & {
  readonly failure?: Failure | null;
  readonly nextAttemptAt?: Instant | null;
};

/** What an act did, as the audit log says it, of what it made or changed. */
export type Act<Of = Connection> = (of: Of) => AuditEntry;
/** What is known of a connection while it is made. */
export type ActConnection = Pick<Connection, "id" | "broker" | "environment">;

/** What becomes of a connection as it is now, which may have been paused meanwhile. */
export type Move = (now: Connection) => ConnectionChange;

/** An account that a connection reaches. */
export type ConnectedAccount = BrokerAccount & {
  readonly id: AccountId;
  readonly connection: ConnectionId;
  /** Last seen in the broker's list; an account that is gone is kept. */
  readonly seenAt: Instant;
  /** 5 to 60. Default: that of the connection. */
  readonly intervalMinutes?: number;
  /** False: it is left out of every reading. Default true. */
  readonly syncEnabled?: boolean;
  /**
   * When the last reading of it began that came to its end; known where an account of the
   * connection has an interval of its own.
   */
  readonly readAt?: Instant;
};

/** What the user chooses for one account. Null: that of the connection. */
export type ConnectedAccountChange = {
  readonly intervalMinutes?: number | null;
  readonly syncEnabled?: boolean;
};

/**
 * The right to read a connection, held by at most one process at a time. `epoch` grows with each
 * taking; every write checks it, so a process that slept longer than its lease writes nothing.
 */
export type Lease = {
  readonly connection: ConnectionId;
  readonly owner: string;
  readonly epoch: number;
  readonly until: Instant;
};

/** How far one history has been read. `account` is "" where history is per connection. */
export type HistoryState = {
  readonly account: AccountId | "";
  /** The broker's mark of how far we read. */
  readonly cursor?: string;
  /** We hold everything that the broker had published before this instant. */
  readonly watermark?: Instant;
  /** The stretch of the past that is read next behind the live edge; absent when all is read. */
  readonly backfill?: {
    readonly from: Instant;
    readonly to: Instant;
    readonly cursor?: string;
    readonly holeSince?: Instant;
  };
  /** When the past was last read again as a whole, by window. */
  readonly sweptAt?: Instant;
  /**
   * A reading that has not come to its end: where it goes on, and since when it runs by the
   * database's clock. It may lie behind `cursor`, since a reading begins where late records can
   * still appear.
   */
  readonly pass?: { readonly cursor: string; readonly since: Instant };
  /**
   * How long the last whole reading took, in ms. What was published meanwhile may lie before its
   * end, so the next reading goes back so much further.
   */
  readonly spanMs?: number;
  /** Since when a page cannot be proven complete; the cursor waits before it. */
  readonly holeSince?: Instant;
};

/**
 * `proven`: the broker's answers show that nothing is missing; `stated`: it cannot say; `gap`: we
 * know of a hole, or of a record of the day that cannot be read.
 */
export type CoverageState = "proven" | "stated" | "gap";
export type CoverageRange = {
  readonly account: AccountId;
  readonly from: Instant;
  readonly to: Instant;
  readonly state: CoverageState;
};
export type CoverageDay = { readonly day: Day; readonly state: CoverageState | "none" };

export const BREAK_KINDS = ["position", "cash", "conflict", "missing"] as const;
/**
 * A difference between what we hold and what the broker states. `position` and `cash`: figures.
 * `conflict`: a record of which another source says something else. `missing`: a record that
 * another source shows and this connection did not give, or a stretch with a hole.
 */
export type Break = {
  readonly id: string;
  readonly connection: ConnectionId;
  readonly account: AccountId;
  readonly kind: (typeof BREAK_KINDS)[number];
  readonly instrument?: InstrumentId;
  readonly currency?: Currency;
  /** Id of the one record that it is about, or the beginning of a hole. */
  readonly subject?: string;
  /** Of a missing record 0, and what the other source shows; of a hole 0 and 1, at least. */
  readonly derived: Decimal;
  readonly reported: Decimal;
  readonly foundAt: Instant;
  /** What is known of its cause, for people. */
  readonly explanation?: string;
  readonly resolvedAt?: Instant;
};

/** Why a pull ran. */
export const PULL_TRIGGERS = ["first", "manual", "scheduled", "backfill", "sweep"] as const;
export type PullTrigger = (typeof PULL_TRIGGERS)[number];

/** What one pull did; a line of the sync log, never changed once it has ended. */
export type Pull = {
  readonly id: PullId;
  readonly connection: ConnectionId;
  readonly trigger: PullTrigger;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly outcome: "running" | "succeeded" | "failed" | "interrupted";
  readonly failure?: Failure;
  /** Executions and cash movements that were new. */
  readonly imported: number;
  /** Those that were there before. */
  readonly skipped: number;
  /** Those whose broker sent a newer version. */
  readonly updated: number;
  readonly quarantined: number;
  readonly pages: number;
  readonly calls: number;
  readonly retries: number;
  /** Time spent waiting for limits and reports, in ms. */
  readonly waitedMs: number;
  readonly durationMs: number;
};

/**
 * One page of one pull, one database transaction: records, cursor and coverage are seen together or
 * not at all. Fails with "lease-lost" if the lease moved on meanwhile.
 */
export interface PullTransaction
  extends
    Omit<
      ImportTransaction,
      | "keep"
      | "remove"
      | "formatsOf"
      | "blankAmong"
      | "instruments"
      | "addRoundTrips"
      | "executions"
      | "cash"
      | "quarantine"
      | "commit"
    >,
    HeldUnits {
  /**
   * New rows are added; a row known from this connection under the same id and another content is
   * replaced by the newer version, and the older one is kept in its history; the same from another
   * source is a conflict.
   */
  executions(
    batch: Parameters<ImportTransaction["executions"]>[0],
    raw: readonly (string | undefined)[],
  ): Promise<StoredVersions>;
  cash(
    batch: Parameters<ImportTransaction["cash"]>[0],
    raw: readonly (string | undefined)[],
  ): Promise<StoredVersions>;
  /**
   * Keeps each raw text once, however often it is read. What is read later from the same raw text
   * leaves quarantine, be it new or known. Returns how many rows were new.
   */
  quarantine(rows: readonly QuarantineRow[]): Promise<number>;
  /** What the broker calls by these ids could be read, so it leaves quarantine in whatever form. */
  readable(keys: readonly string[]): Promise<void>;
  /** Replaces what is known of how far a history was read. The watermark never goes back. */
  history(state: HistoryState): Promise<void>;
  /** The broker states that an account holds nothing: what it stated before is none from then on. */
  flat(account: AccountId, at: Instant): Promise<void>;
  cover(ranges: readonly CoverageRange[]): Promise<void>;
  /** Units held of each instrument of an account, by our executions. */
  derivedPositions(
    account: AccountId,
  ): Promise<readonly { readonly instrument: InstrumentId; readonly quantity: Decimal }[]>;
  /** Cash by currency that our executions and cash movements add up to. */
  derivedCash(account: AccountId): Promise<readonly DerivedCash[]>;
  /** Stretches of an account that have a hole, which was given up. */
  holes(account: AccountId): Promise<readonly CoverageRange[]>;
  /**
   * Executions since then that others brought, of stretches that are proven, and that this
   * connection never gave; a hundred at most.
   */
  ungiven(account: AccountId, since: Instant): Promise<readonly Ungiven[]>;
  /**
   * Replaces the open conflicts of the records with these ids; the others stay. Those that are gone
   * are resolved at `at`.
   */
  conflicts(
    account: AccountId,
    ids: readonly string[],
    found: readonly Omit<Break, "id" | "resolvedAt">[],
    at: Instant,
  ): Promise<void>;
  /**
   * Replaces the open breaks of the given kinds of an account; those that are gone are resolved at
   * `at`.
   */
  breaks(
    account: AccountId,
    kinds: readonly Break["kind"][],
    found: readonly Omit<Break, "id" | "resolvedAt">[],
    at: Instant,
  ): Promise<void>;
  /** Makes everything visible. */
  commit(): Promise<void>;
}
/** An execution that only another source gave, and the name of that: a file, or a connection. */
export type Ungiven = {
  readonly id: ExecutionId;
  readonly instrument: InstrumentId;
  readonly quantity: Decimal;
  readonly executedAt: Instant;
  readonly source: string;
};
export type DerivedCash = {
  readonly currency: Currency;
  readonly amount: Decimal;
  /**
   * How many profits of margined instruments are in it, each of which the broker rounded to the
   * digits in which it keeps cash. Default 0.
   */
  readonly roundings?: number;
};
export type StoredVersions = Stored & { readonly updated: number };

/** A log-in at rest. `generation` grows with each new token. */
export type TokenState = {
  readonly generation: number;
  /** Sealed by the vault. */
  readonly sealed: string;
  readonly accessExpiresAt?: Instant;
  readonly refreshExpiresAt?: Instant;
  /** A refresh began with this generation and has not been heard of since. */
  readonly refreshingSince?: Instant;
};

export interface TokenStore {
  read(connection: ConnectionId): Promise<TokenState | undefined>;
  /**
   * Takes the right to refresh `generation` until `ttlMs` have passed; false if another has it or
   * it moved on.
   */
  beginRefresh(
    connection: ConnectionId,
    generation: number,
    owner: string,
    ttlMs: number,
  ): Promise<boolean>;
  /** Stores the next generation if `generation` still stands; false otherwise. */
  save(
    connection: ConnectionId,
    generation: number,
    next: Omit<TokenState, "generation" | "refreshingSince">,
  ): Promise<boolean>;
  /** Gives the right back without a new token. */
  abandonRefresh(connection: ConnectionId, generation: number, owner: string): Promise<void>;
  /** Forgets the log-in, whoever renews it; its credentials are gone. */
  remove(connection: ConnectionId): Promise<void>;
}

/** Rights that one process at a time holds, each with an epoch that grows with each taking. */
export interface LeaseStore {
  /** Undefined while another holds it. */
  lease(id: ConnectionId, owner: string, ttlMs: number): Promise<Lease | undefined>;
  /** Fails with "lease-lost". */
  renew(lease: Lease, ttlMs: number): Promise<Lease>;
  /** Lets others take it at once; one that moved on is not touched. */
  release(lease: Lease): Promise<void>;
}

/** What pulls need from storage. Times are the database's own where leases are concerned. */
export interface ConnectionStore extends LeaseStore {
  readonly tokens: TokenStore;
  /** Log-ins with credentials of their own for trading. */
  readonly tradeTokens: TokenStore;
  /** Leases of the streams of orders, apart from those of reading. */
  readonly streams: LeaseStore;
  /** With an act, here and below, its entry in the audit log is written at once with it, or neither. */
  create(
    connection: Omit<Connection, "failures" | "state"> & { readonly state?: ConnectionState },
    act?: Act<ActConnection>,
  ): Promise<void>;
  read(id: ConnectionId): Promise<Connection | undefined>;
  list(): Promise<readonly Connection[]>;
  change(id: ConnectionId, change: ConnectionChange, act?: Act): Promise<Connection>;
  /** Removes the connection; with `data`, also everything that only it brought, and rebuilds. */
  remove(
    id: ConnectionId,
    options:
      | { readonly data: false }
      | { readonly data: true; readonly rebuild: (transaction: Rebuilding) => Promise<unknown> },
    act?: Act,
  ): Promise<void>;
  accounts(id: ConnectionId): Promise<readonly ConnectedAccount[]>;
  /**
   * What the broker says of accounts; what the user chose for them stays. Gives them as they are
   * now.
   */
  saveAccounts(
    lease: Lease,
    accounts: readonly ConnectedAccount[],
  ): Promise<readonly ConnectedAccount[]>;
  /** Fails with "unknown-connected-account". */
  changeAccount(
    id: ConnectionId,
    account: AccountId,
    change: ConnectedAccountChange,
    act?: Act<ConnectedAccount>,
  ): Promise<ConnectedAccount>;
  /** An account was read to its end by a reading that began at `at`. */
  accountRead(lease: Lease, account: AccountId, at: Instant): Promise<void>;
  histories(id: ConnectionId): Promise<readonly HistoryState[]>;
  /** Runs the work in one transaction that holds the lease's row; rolls back if it throws. */
  page<Result>(
    lease: Lease,
    work: (transaction: PullTransaction) => Promise<Result>,
  ): Promise<Result>;
  /**
   * Adds the pull's line to the log and moves the standing of its connection, both at once. Gives
   * how far its histories were read.
   */
  beginPull(lease: Lease, pull: Pull, move: Move): Promise<readonly HistoryState[]>;
  /** Completes the line, moves the standing, and lets others take the lease. */
  endPull(lease: Lease, pull: Pull, move: Move): Promise<void>;
  pulls(id: ConnectionId | undefined, page: PageRequest): Promise<Page<Pull>>;
  coverage(account: AccountId, from: Day, to: Day): Promise<readonly CoverageDay[]>;
  breaks(filter: {
    readonly connection?: ConnectionId | undefined;
    readonly open?: boolean | undefined;
  }): Promise<readonly Break[]>;
}
