import type {
  AccountId,
  AuditEntry,
  ConnectionId,
  Environment,
  Instant,
  InstrumentId,
  InstrumentKind,
} from "#domain";
import type { ListedInstrument, ProbedFact } from "#kit";
import type { Page, PageRequest } from "./blotter.ts";

/** What a broker stated of one account, and when. */
export type CapabilityReading = {
  readonly broker: string;
  readonly environment: Environment;
  readonly connection: ConnectionId;
  readonly account: AccountId;
  /** Which part of the broker holds the account, where it says so. */
  readonly region?: string;
  readonly facts: readonly ProbedFact[];
  readonly readAt: Instant;
};

/**
 * What came, went or turned. Where nothing was known before, or nothing is stated any more, that
 * side is absent.
 */
export type CapabilityDifference = {
  readonly capability: string;
  readonly before?: boolean;
  readonly after?: boolean;
};

/** A difference between two versions of a manifest, or between two readings of an account. */
export type CapabilityChange = CapabilityDifference & {
  readonly at: Instant;
  readonly source: "declared" | "probed";
  readonly broker: string;
  /** These are absent where a manifest changed. */
  readonly environment?: Environment;
  readonly connection?: ConnectionId;
  readonly account?: AccountId;
  /** What the broker said, in its own words. */
  readonly evidence?: string;
};

export type CapabilityStore = {
  /**
   * Keeps a reading and returns how it differs from the one before; of the first there is nothing
   * to compare. History, notice and the entry of the audit log are written with it, or none is. A
   * reading that is older than the one that is kept changes nothing.
   */
  readonly keep: (
    reading: CapabilityReading,
    act?: (changes: readonly CapabilityDifference[]) => AuditEntry,
  ) => Promise<readonly CapabilityDifference[]>;
  readonly readings: () => Promise<readonly CapabilityReading[]>;
  /** The oldest reading of the accounts of a connection; undefined if there is none. */
  readonly readSince: (connection: ConnectionId) => Promise<Instant | undefined>;
  /** Newest first. */
  readonly changes: (
    filter: { readonly broker?: string | undefined },
    page: PageRequest,
  ) => Promise<Page<CapabilityChange>>;
};

/** All that a broker lists for one account, or alike for all accounts of an environment. */
export type InstrumentListing = {
  readonly broker: string;
  readonly environment: Environment;
  /** Absent where all accounts see the same. */
  readonly account?: AccountId;
  /** Through which it was read. */
  readonly connection: ConnectionId;
  readonly readAt: Instant;
  readonly items: readonly ListedInstrument[];
  /** Rows of the broker's list that could not be read. */
  readonly unread: number;
};

/** How long a list is, and how old. */
export type ListingSummary = Omit<InstrumentListing, "items"> & { readonly count: number };

/** One instrument of a list. */
export type TradeableInstrument = {
  readonly broker: string;
  readonly environment: Environment;
  readonly account?: AccountId;
  /** What a ticket calls it. */
  readonly symbol: string;
  readonly instrument: InstrumentId;
  readonly kind: InstrumentKind;
  readonly currency: string;
  readonly name?: string;
  readonly isTradable: boolean;
  readonly isShortable?: boolean;
  readonly isFractional?: boolean;
  readonly readAt: Instant;
};

export type InstrumentFilter = {
  /** Part of a symbol or name; case does not matter. */
  readonly text?: string | undefined;
  readonly kind?: InstrumentKind | undefined;
  readonly broker?: string | undefined;
  readonly environment?: Environment | undefined;
  /** Lists of this account, and those that all accounts of its broker share. */
  readonly account?: AccountId | undefined;
};

export type ListingStore = {
  /** Puts the list in the place of the one before, unless that is newer. */
  readonly keep: (listing: InstrumentListing) => Promise<void>;
  readonly summaries: () => Promise<readonly ListingSummary[]>;
  /** Symbols that are the text first, then those that begin with it, then all that hold it. */
  readonly search: (
    filter: InstrumentFilter,
    page: PageRequest,
  ) => Promise<Page<TradeableInstrument>>;
};
