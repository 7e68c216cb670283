import type { CashKind, Currency, Decimal, Environment, Fee, Instant, Side } from "#domain";

/** An account of the venue. Its number is what statements and the broker's API call it. */
export type VenueAccount = {
  readonly broker: string;
  readonly number: string;
  readonly name: string;
  readonly currency: Currency;
  readonly environment: Environment;
  readonly openedAt: Instant;
  /** What its face has read is not kept by the venue, since there may be millions of it. */
  readonly isLong?: true;
};

/** What a broker publishes of its own accord: faces turn these into rows of their protocols. */
export type PublishedEvent =
  | OrderAccepted
  | OrderCancelled
  | FillEvent
  | FillCorrected
  | FillBusted
  | CashEvent;

type OfAccount = {
  /** Position in the truth ledger, from 1. */
  readonly seq: number;
  readonly account: VenueAccount;
  /** When clients can see it. */
  readonly visibleAt: Instant;
};

export type OrderAccepted = OfAccount & {
  readonly type: "order_accepted";
  readonly order: number;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly at: Instant;
};

export type OrderCancelled = OfAccount & {
  readonly type: "cancel";
  readonly order: number;
  readonly at: Instant;
};

/** What a fill says now: its first report or the newest correction. */
export type FillTerms = {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fees: readonly Fee[];
};

export type FillEvent = OfAccount &
  FillTerms & {
    readonly type: "fill";
    /** The venue's own number of the fill; faces give it the id that their protocol has. */
    readonly fill: number;
    readonly order: number;
    readonly symbol: string;
    readonly side: Side;
    readonly executedAt: Instant;
    /** Quantity of the order that was filled up to here, and what is left. */
    readonly filled: Decimal;
    readonly left: Decimal;
  };

export type FillCorrected = OfAccount &
  FillTerms & {
    readonly type: "fill_corrected";
    readonly of: FillEvent;
    /** 2 for the first correction. */
    readonly revision: number;
    readonly at: Instant;
  };

export type FillBusted = OfAccount & {
  readonly type: "fill_busted";
  readonly of: FillEvent;
  readonly revision: number;
  readonly at: Instant;
};

export type CashEvent = OfAccount & {
  readonly type: "cash" | "fee" | "funding";
  /** The venue's own number of the movement. */
  readonly movement: number;
  readonly kind: CashKind;
  /** Signed from the account's view: positive came in. */
  readonly amount: Decimal;
  readonly currency: Currency;
  readonly at: Instant;
  /** What it was paid on, and units of it that counted. */
  readonly symbol?: string;
  readonly units?: Decimal;
  readonly description: string;
};

/** What the sandbox noted of its dealings with clients. */
export type WitnessedEvent =
  | {
      readonly type: "token_issued" | "token_rotated" | "token_revoked";
      readonly seq: number;
      readonly broker: string;
      readonly at: Instant;
      /** Generation of the log-in, from 1. */
      readonly generation: number;
    }
  | RequestSeen;

export type RequestSeen = {
  readonly type: "request_seen";
  readonly seq: number;
  readonly broker: string;
  readonly at: Instant;
  /** Number of the request at this sandbox, from 1. */
  readonly request: number;
  readonly method: string;
  /** With its query, credentials in it replaced. */
  readonly path: string;
  /** Status of the reply, 0 where none was sent. */
  readonly status: number;
  readonly fault?: string;
  /** What the client did and must not do, such as exceed a limit. */
  readonly violation?: string;
};

export type TruthEvent = PublishedEvent | WitnessedEvent;
