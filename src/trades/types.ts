import type {
  AccountId,
  CashMovement,
  Currency,
  Decimal,
  Direction,
  Execution,
  ExecutionId,
  ExecutionKind,
  Instant,
  Instrument,
  InstrumentId,
  Money,
  RoundTripId,
  Split,
} from "#domain";

/** A price at which an instrument could be valued. Excursions (MAE, MFE) come from marks. */
export type Mark = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly price: Decimal;
  readonly markedAt: Instant;
  readonly sequence: number;
};

/**
 * What the builder reads. Of cash movements only `funding` that names its instrument touches a
 * round trip.
 */
export type TradeEvent = Execution | Split | Mark | CashMovement;

/**
 * Why derived figures are less than the whole truth. A gap is recorded and shown; it never stops
 * the rest.
 */
export const GAP_KINDS = [
  /** The broker says that it closes, and nothing was open. */
  "closes-nothing",
  /** More was sold than was held where nobody can be short. */
  "sold-more-than-held",
  /** Units left by transfer, and nothing was held. */
  "transfer-of-nothing",
  /** Units arrived by transfer without a price, so their cost is unknown. */
  "unknown-cost",
  /**
   * A fee in a currency for which its execution gives no rate; it is listed and not in the net
   * profit.
   */
  "unconverted-fee",
  /** A correction or bust of an execution that is not known. */
  "unknown-reference",
  /** A split left a fraction that the broker rounded away; it was settled with the fill. */
  "split-rounding",
  /** A difference below the dust of the rules was settled with the fill. */
  "dust",
  /** An inverse contract at price 0 has no value. */
  "no-price",
  /** An option ran past its expiry in the money, and the broker's booking is missing. */
  "expired-in-the-money",
  /** Funding arrived while nothing was open. */
  "funding-without-position",
] as const;
export type GapKind = (typeof GAP_KINDS)[number];

export type Gap = {
  readonly kind: GapKind;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly at: Instant;
  /** What showed it: the id of an execution, split or cash movement. */
  readonly source?: string;
  /** Units that are missing or were dropped, 0 or more. */
  readonly quantity?: Decimal;
  /** Money that is not in the figures. */
  readonly amount?: Money;
};

/** How a round trip ended. `expiry-assumed`: nothing was booked, the option's last day has passed. */
export type ClosedBy = ExecutionKind | "expiry-assumed";

/** From the best and to the worst point of a round trip, in its currency and before fees. */
export type Excursions = {
  /** Maximum adverse excursion: lowest running profit, 0 or less. */
  readonly mae: Decimal;
  /** Maximum favourable excursion: highest running profit, 0 or more. */
  readonly mfe: Decimal;
  /** The largest fall from a best point to a later worse one, 0 or more. */
  readonly drawdown: Decimal;
};

/**
 * A position from its opening to its end, made of executions. Every amount is in `currency`, the
 * settlement currency of the instrument, unless it says otherwise. Quantities are 0 or more.
 */
export type RoundTrip = {
  /**
   * The execution that opened it; where one execution opens several, "opening>closing". Unique
   * within account and instrument.
   */
  readonly id: RoundTripId;
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly status: "open" | "closed";
  readonly closedBy?: ClosedBy;
  /** All units that were opened, in units of after the last split. */
  readonly quantity: Decimal;
  /** The most units that were open at one time. */
  readonly peakQuantity: Decimal;
  readonly openQuantity: Decimal;
  /** Average over all units opened, 34 significant digits; harmonic for inverse contracts. */
  readonly entryPrice: Decimal;
  /** Average over all units closed; absent while none is. */
  readonly exitPrice?: Decimal;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  /** From opening to end; absent while open. Whole milliseconds. */
  readonly holdingMs?: number;
  readonly currency: Currency;
  /** Realised profit before fees and funding. */
  readonly grossPnl: Decimal;
  /**
   * Fees that count towards the net profit, positive when paid: those in `currency`, in the traded
   * asset at the fill's price, and in the account's currency at the execution's rate.
   */
  readonly fees: Decimal;
  /** All fees as they were paid, by currency. */
  readonly feesPaid: readonly Money[];
  /** Funding received (positive) or paid (negative) in `currency`. */
  readonly funding: Decimal;
  /** grossPnl - fees + funding. */
  readonly netPnl: Decimal;
  /**
   * Realised profit before fees in the account's currency, each side at the rate of its own
   * execution; present when every execution gave one.
   */
  readonly grossPnlAccount?: Decimal;
  readonly executionIds: readonly ExecutionId[];
  /** Pairs of lot and closing execution in it. */
  readonly matches: number;
  /** Profit of at least one match is what the source states, not what prices give. */
  readonly stated?: true;
  readonly excursions?: Excursions;
  readonly gaps: readonly Gap[];
};

/** One lot, or part of one, closed by one execution. Sums of matches are the round trip's figures. */
export type Match = {
  readonly roundTrip: RoundTripId;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly opened: ExecutionId;
  readonly closed: ExecutionId;
  readonly openedAt: Instant;
  readonly closedAt: Instant;
  readonly quantity: Decimal;
  /** Price of the lot after splits; with matching `average` that of the pool. */
  readonly entryPrice: Decimal;
  readonly exitPrice: Decimal;
  readonly grossPnl: Decimal;
  readonly entryFee: Decimal;
  readonly exitFee: Decimal;
  readonly stated?: true;
};

/** What is still open of one execution. */
export type Lot = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly opened: ExecutionId;
  readonly openedAt: Instant;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** Quantity x price x multiplier; for inverse contracts quantity x multiplier / price. */
  readonly cost: Decimal;
  /** The cost in the account's currency at the rate of the opening execution, where it gave one. */
  readonly costAccount?: Decimal;
  /** Fees of the opening execution that no match has taken yet, in the settlement currency. */
  readonly fee: Decimal;
};

export type Trades = {
  /** Closed and open, ordered by opening, then by end; open ones last among equals. */
  readonly roundTrips: readonly RoundTrip[];
  readonly openLots: readonly Lot[];
  readonly gaps: readonly Gap[];
};
