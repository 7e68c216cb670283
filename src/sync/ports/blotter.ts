import type {
  Account,
  AccountId,
  Balance,
  CashMovement,
  Currency,
  Day,
  Decimal,
  Execution,
  ImportId,
  Instant,
  InstrumentId,
  Position,
  RoundTripId,
} from "#domain";
import type { Gap, ProfitRun, RoundTrip, TradeEvent, TripTotals } from "#trades";
import type { ImportReport } from "../report.ts";
import type { Annotation, QuarantineRow } from "./import-store.ts";

/** Keyset page: `next` continues after the last item and is absent at the end. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next?: string };

export type PageRequest = {
  /** 1 to 1,000. */
  readonly limit: number;
  readonly after?: string | undefined;
};

/**
 * Narrows trades, figures and pictures alike. Instants are inclusive below, exclusive above, and
 * mean the close for closed trips.
 */
export type TradeFilter = {
  readonly accounts?: readonly AccountId[] | undefined;
  readonly instrument?: InstrumentId | undefined;
  readonly currency?: Currency | undefined;
  readonly status?: "open" | "closed" | undefined;
  readonly direction?: "long" | "short" | undefined;
  readonly outcome?: "win" | "loss" | "even" | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly tag?: string | undefined;
  /** Matches symbol, name, note and tags, case-insensitively. */
  readonly search?: string | undefined;
};

export const TRADE_SORTS = [
  "opened",
  "closed",
  "symbol",
  "quantity",
  "gross",
  "net",
  "fees",
  "holding",
] as const;
export type TradeSort = { readonly by: (typeof TRADE_SORTS)[number]; readonly descending: boolean };

export type BlotterRoundTrip = RoundTrip & { readonly annotation?: Annotation };

/** What statistics read of a round trip. */
export type TradeOutcome = Pick<
  RoundTrip,
  | "status"
  | "currency"
  | "openedAt"
  | "closedAt"
  | "holdingMs"
  | "grossPnl"
  | "fees"
  | "funding"
  | "netPnl"
>;

export type ExecutionFilter = {
  readonly accounts?: readonly AccountId[] | undefined;
  readonly instrument?: InstrumentId | undefined;
  readonly import?: ImportId | undefined;
  readonly side?: "buy" | "sell" | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly search?: string | undefined;
};
export type BlotterExecution = Execution & { readonly import: ImportId; readonly line: number };

/** Profit of the trips closed in one bucket, of one currency. */
export type PnlBucket = {
  readonly key: string;
  readonly currency: Currency;
  readonly trades: number;
  readonly wins: number;
  readonly gross: Decimal;
  readonly fees: Decimal;
  readonly net: Decimal;
};
/** `weekday` is ISO 1 (Monday) to 7, `hour` 0 to 23 of the closing, both in the zone asked for. */
export const BREAKDOWNS = ["day", "symbol", "weekday", "hour", "month", "account"] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

export type AccountSummary = Account & {
  readonly executions: number;
  readonly roundTrips: number;
  readonly firstAt?: Instant;
  readonly lastAt?: Instant;
  /** The day of `firstAt`, where the source tells no time of it. */
  readonly firstDay?: Day;
  readonly lastDay?: Day;
  readonly balances: readonly Balance[];
};

/**
 * Units we derive beside what the broker last reported; `agrees` is absent when the broker said
 * nothing.
 */
export type PositionView = Position & { readonly reported?: Position; readonly agrees?: boolean };

export type ImportSummary = {
  readonly report: ImportReport;
  readonly startedAt: Instant;
  readonly bytes: number;
  readonly quarantined: number;
  readonly sample: boolean;
};
export type QuarantineItem = QuarantineRow & {
  readonly import: ImportId;
  readonly file: string;
  readonly importer: string;
};

/** Reading the blotter: what the command line, the HTTP interface and the library ask of storage. */
export interface Blotter {
  accounts(): Promise<readonly AccountSummary[]>;
  trades(filter: TradeFilter, sort: TradeSort, page: PageRequest): Promise<Page<BlotterRoundTrip>>;
  trade(
    account: AccountId,
    instrument: InstrumentId,
    id: RoundTripId,
  ): Promise<BlotterRoundTrip | undefined>;
  /** Events of one round trip in trading order, to explain it. */
  eventsOf(
    trip: Pick<RoundTrip, "account" | "instrument" | "openedAt" | "closedAt">,
  ): Promise<readonly TradeEvent[]>;
  /** All trips that match, in order of closing, in batches; for statistics and exports. */
  allTrades(filter: TradeFilter): AsyncIterable<readonly BlotterRoundTrip[]>;
  /** The same trips in the same order, as little of each as statistics read: several times faster. */
  outcomes(filter: TradeFilter): AsyncIterable<readonly TradeOutcome[]>;
  /** What the trips that match add up to, by currency. */
  totals(filter: TradeFilter): Promise<readonly TripTotals[]>;
  /** The profit of each closed trip that matches, in order of closing, thousands to a run. */
  profits(filter: TradeFilter): AsyncIterable<readonly ProfitRun[]>;
  countTrades(filter: TradeFilter): Promise<number>;
  executions(filter: ExecutionFilter, page: PageRequest): Promise<Page<BlotterExecution>>;
  allExecutions(filter: ExecutionFilter): AsyncIterable<readonly BlotterExecution[]>;
  countExecutions(filter: ExecutionFilter): Promise<number>;
  cash(filter: ExecutionFilter, page: PageRequest): Promise<Page<CashMovement>>;
  positions(accounts?: readonly AccountId[]): Promise<readonly PositionView[]>;
  /**
   * What the executions show to be missing, newest first: sales of what was never bought, fees
   * without a rate.
   */
  gaps(accounts?: readonly AccountId[]): Promise<readonly Gap[]>;
  breakdown(filter: TradeFilter, by: Breakdown, zone: string): Promise<readonly PnlBucket[]>;
  imports(page: PageRequest): Promise<Page<ImportSummary>>;
  import(id: ImportId): Promise<ImportSummary | undefined>;
  quarantine(
    filter: { readonly import?: ImportId | undefined },
    page: PageRequest,
  ): Promise<Page<QuarantineItem>>;
  /** First and last day with a closed trip, for calendars. */
  span(filter: TradeFilter): Promise<{ readonly first: Day; readonly last: Day } | undefined>;
}
