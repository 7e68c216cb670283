import type {
  Account,
  AccountId,
  Balance,
  CashMovement,
  Currency,
  Decimal,
  Execution,
  ImportId,
  Instant,
  Instrument,
  InstrumentId,
  Position,
  RoundTripId,
  Split,
} from "#domain";
import type { Gap, RoundTrip, TradeEvent } from "#trades";
import type { ImportReport } from "../report.ts";

/**
 * An execution as it is stored: with the short hash of its content that tells a repetition from a
 * conflict.
 */
export type IdentifiedExecution = {
  readonly execution: Execution;
  /**
   * First 8 bytes of the hash over what may not change under one id: instrument, side, quantity,
   * price, time, kind.
   */
  readonly digest: bigint;
  /** Line or row of the file, from 1. */
  readonly line: number;
};

export type IdentifiedCash = {
  readonly cash: CashMovement;
  readonly digest: bigint;
  readonly line: number;
};

/**
 * A record whose id is already known with another content. The stored one stays; the user sees
 * both.
 */
export type Conflict = {
  readonly line: number;
  readonly id: string;
  /** The stored record in words. */
  readonly stored: string;
  /** Its units, or its money. */
  readonly amount?: Decimal;
};

/** What became of a batch. `known` rows were there before, from this or another file. */
export type Stored = {
  readonly new: number;
  readonly known: number;
  readonly conflicts: readonly Conflict[];
};

/** What could not be read, kept with its reason and its text until a fix replays it. */
export type QuarantineRow = {
  readonly line: number;
  /** Sheet, section or table of the file, if it has several. */
  readonly section?: string;
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
  /** Whose record it is, where that is known. */
  readonly account?: AccountId;
  /** The broker's own id of it, under which it may come again in another form. */
  readonly key?: string;
  /** When it may have happened, both days included, where that is known. */
  readonly from?: Instant;
  readonly to?: Instant;
};

/** A position must be rebuilt from `since`, the earliest event that came or went. */
export type Touched = {
  /**
   * Nothing was built of it before, so there is nothing to replace and it is built from its
   * beginning.
   */
  readonly isNew?: true;
  /** Neither corrected nor split nor funded: its executions are all its events. */
  readonly isPlain?: true;
  /**
   * The account's own currency, where a source said it; fees in it count at the rate of their
   * execution.
   */
  readonly accountCurrency?: Currency;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly since: Instant;
};

/** An account that holds nothing yet, with its own currency where a source said it. */
export type BlankAccount = { readonly account: AccountId; readonly currency?: Currency };

export type ImportStart = {
  readonly id: ImportId;
  readonly startedAt: Instant;
  readonly fileName: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly importer: string;
  readonly importerVersion: number;
  /**
   * Everything besides the bytes that decides the outcome: zone, account, column mapping. Canonical
   * JSON.
   */
  readonly options: string;
  readonly sample?: true;
};

/**
 * One import, one database transaction. Nothing is seen by others before `commit`; whatever ends
 * the process first leaves no trace. Batches hold up to ten thousand records.
 */
export interface ImportTransaction {
  accounts(accounts: readonly Account[]): Promise<void>;
  executions(batch: readonly IdentifiedExecution[]): Promise<Stored>;
  /**
   * Those of the accounts of which nothing is stored that round trips are built from, and no round
   * trip.
   */
  blankAmong(accounts: readonly AccountId[]): Promise<readonly BlankAccount[]>;
  splits(batch: readonly Split[]): Promise<Stored>;
  cash(batch: readonly IdentifiedCash[]): Promise<Stored>;
  /** Positions as the statement gives them; one snapshot per account, instrument and instant. */
  positions(batch: readonly Position[]): Promise<void>;
  balances(batch: readonly Balance[]): Promise<void>;
  quarantine(rows: readonly QuarantineRow[]): Promise<void>;
  /**
   * Appends bytes of the original file, which is kept so that every figure can be shown in its
   * source and replayed.
   */
  keep(chunk: Uint8Array): Promise<void>;
  /**
   * Takes back an earlier import: what only it brought goes, what another import also brought stays
   * with that one.
   */
  remove(id: ImportId): Promise<{ readonly executions: number; readonly cash: number }>;
  /** Accounts and instruments whose events changed in this transaction. */
  touched(): Promise<readonly Touched[]>;
  /**
   * The instant from which events of a touched instrument must be re-read: the opening of the
   * earliest round trip that was still open at `since` or closed after it. Undefined means from the
   * beginning.
   */
  rebuildFrom(touched: Touched): Promise<Instant | undefined>;
  /**
   * Whether any execution of a touched instrument was corrected or busted; then all its events are
   * needed at once.
   */
  corrected(touched: Touched): Promise<boolean>;
  /** Executions and splits of one account and instrument in trading order, in batches. */
  events(touched: Touched, from: Instant | undefined): AsyncIterable<readonly TradeEvent[]>;
  /** Instruments as they are stored, where an earlier source may have said other things of them. */
  instruments(ids: readonly InstrumentId[]): Promise<readonly Instrument[]>;
  /** Adds round trips of positions that have none under the same ids. */
  addRoundTrips(trips: readonly RoundTrip[]): Promise<void>;
  /** Replaces the round trips of one account and instrument that opened at `from` or later. */
  replaceRoundTrips(
    touched: Touched,
    from: Instant | undefined,
    trips: AsyncIterable<readonly RoundTrip[]>,
  ): Promise<void>;
  /** Replaces what is known to be missing of one account and instrument at `from` or later. */
  replaceGaps(touched: Touched, from: Instant | undefined, gaps: readonly Gap[]): Promise<void>;
  /** Ids of the importers whose standing imports also brought something of an account. */
  formatsOf(account: AccountId): Promise<readonly string[]>;
  /** Stores the report, if the transaction is an import, and makes everything visible. */
  commit(report: ImportReport | undefined): Promise<void>;
}

/** What rebuilding round trips asks of a transaction. */
export type Rebuilding = Pick<
  ImportTransaction,
  "touched" | "rebuildFrom" | "corrected" | "events" | "replaceRoundTrips" | "replaceGaps"
>;

/** What an import needs from storage. */
export interface ImportStore {
  /**
   * The import of the same bytes with the same importer, version and options that still stands, if
   * there is one.
   */
  find(
    start: Pick<ImportStart, "sha256" | "importer" | "importerVersion" | "options">,
  ): Promise<ImportReport | undefined>;
  /**
   * Runs the work in one transaction and rolls back if it throws. Only one import runs at a time
   * per database.
   */
  transaction<Result>(
    start: ImportStart | undefined,
    work: (transaction: ImportTransaction) => Promise<Result>,
  ): Promise<Result>;
  /** What an import that stands was started with. */
  start(id: ImportId): Promise<ImportStart | undefined>;
  /** The original bytes of an import. */
  file(id: ImportId): AsyncIterable<Uint8Array>;
  /** The column mapping that the user made for a header signature. */
  mapping(signature: string): Promise<string | undefined>;
  saveMapping(signature: string, mapping: string): Promise<void>;
}

/** What people add to a round trip. No import or rebuild touches it. */
export type Annotation = {
  readonly note: string;
  readonly tags: readonly string[];
  readonly updatedAt: Instant;
};

export interface AnnotationStore {
  annotate(
    key: {
      readonly account: AccountId;
      readonly instrument: InstrumentId;
      readonly trip: RoundTripId;
    },
    annotation: Annotation,
  ): Promise<void>;
  /** Tags in use with the number of trades that carry each, the most used first. */
  tags(): Promise<readonly { readonly tag: string; readonly trades: number }[]>;
}
