import type {
  ClientOrderId,
  Currency,
  Decimal,
  Fee,
  Instant,
  Instrument,
  InstrumentId,
  OrderReport,
  OrderTicket,
  Quote,
  Side,
} from "#domain";

/** When a market trades. Absent hours: always. */
export type Session = {
  readonly isOpen: boolean;
  /** When this session ends, or the next one, if it is known. */
  readonly closesAt?: Instant;
};

/** How the paper account trades. Everything is a bound of ours and none is a broker's. */
export type PaperRules = {
  /** Home currency: margin and buying power are reckoned in it. */
  readonly currency: Currency;
  /** How much worse than the quote a market order trades, in basis points of the price. */
  readonly slippageBps: Decimal;
  /** Share of the size that a quote shows which one order may take; 1 takes all of it. */
  readonly participation: Decimal;
  readonly commission: {
    readonly perUnit: Decimal;
    /** Basis points of the notional. */
    readonly bps: Decimal;
    readonly least: Decimal;
  };
  /** Share of the notional that opening binds; 1 is a cash account. */
  readonly initialMargin: Decimal;
  readonly isShortingAllowed: boolean;
};

export type PaperPosition = {
  readonly instrument: Instrument;
  /** Negative is short. */
  readonly quantity: Decimal;
  /** Average price of what is open. */
  readonly averagePrice: Decimal;
};

export type PaperFill = {
  readonly id: string;
  readonly orderId: string;
  readonly clientOrderId: ClientOrderId;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fee: Fee;
  readonly at: Instant;
};

/** An order in the book of the paper market. */
export type PaperOrder = {
  readonly ticket: OrderTicket;
  readonly report: OrderReport;
  /** A stop that was touched trades as a market or limit order from then on. */
  readonly isTriggered: boolean;
  /** The best price since a trailing stop was placed. */
  readonly anchor?: Decimal;
  /** Ends with this session, where it is for the day. */
  readonly endsAt?: Instant;
  /** Orders that end when this one fills. */
  readonly cancels: readonly string[];
  /** The order whose fills this one protects; it works from the first of them. */
  readonly parent?: string;
};

/** Everything that a paper account is; a value, so that it can be stored, replayed and compared. */
export type PaperState = {
  readonly rules: PaperRules;
  readonly cash: ReadonlyMap<Currency, Decimal>;
  readonly positions: ReadonlyMap<InstrumentId, PaperPosition>;
  readonly orders: ReadonlyMap<string, PaperOrder>;
  readonly fills: readonly PaperFill[];
  readonly quotes: ReadonlyMap<InstrumentId, Quote>;
  /** Numbers orders and fills. */
  readonly next: number;
};

/** What the engine is told of the world at one moment. */
export type PaperMoment = {
  readonly now: Instant;
  readonly sessionOf: (instrument: Instrument, at: Instant) => Session;
  /** Units of the second currency for one of the first; undefined where nobody says. */
  readonly rate: (from: Currency, to: Currency) => Decimal | undefined;
};
