import type {
  CashKind,
  Decimal,
  Effect,
  ExecutionKind,
  Fee,
  Instant,
  Day,
  Instrument,
  Money,
  Side,
  TimePrecision,
  Zone,
} from "#domain";

/** Which account of the file a record belongs to. Absent parts mean the file does not say. */
export type AccountRef = {
  /** Of formats that many firms write, such as OFX; the importer's own otherwise. */
  readonly institution?: string | undefined;
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  readonly currency?: string | undefined;
};

/** When something happened, as exactly as the source says it. */
export type Moment = {
  readonly instant: Instant;
  readonly precision: TimePrecision;
  readonly zone: Zone;
  readonly day: Day;
};

type OnLine = {
  /** Line of a text file, or row of a sheet, from 1. */
  readonly line: number;
  readonly account?: AccountRef | undefined;
  /** What the broker's API sent, as JSON; a file is kept as a whole instead. */
  readonly raw?: string | undefined;
  /**
   * The broker's own id of what was sent, with the name of its list where there are several; it
   * stays when the rest is sent anew in another form.
   */
  readonly key?: string | undefined;
};

/**
 * One fill as a file gives it, before it has an identity. The importer hands over the ids that the
 * broker gives, and the import engine chooses the highest rung of the ladder: execution id, then
 * order id and part, then content.
 */
export type ExecutionRecord = OnLine & {
  readonly type: "execution";
  /** The broker's own id of this execution, unique within the account. */
  readonly executionId?: string | undefined;
  readonly orderId?: string | undefined;
  /** Which fill of the order this is, from 1, if the file numbers them or holds one row an order. */
  readonly part?: number | undefined;
  readonly kind?: ExecutionKind | undefined;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly effect?: Effect | undefined;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fees?: readonly Fee[] | undefined;
  readonly statedPnl?: Decimal | undefined;
  readonly fxRate?: Decimal | undefined;
  readonly at: Moment;
  readonly tradeDate?: Day | undefined;
  readonly venue?: string | undefined;
  readonly note?: string | undefined;
  readonly report?: "new" | "correction" | "bust" | undefined;
  /** The broker's id of the execution that a correction or bust is about. */
  readonly refersTo?: string | undefined;
};

export type CashRecord = OnLine & {
  readonly type: "cash";
  readonly transactionId?: string | undefined;
  readonly kind: CashKind;
  /** Positive came in. */
  readonly amount: Money;
  readonly at: Moment;
  readonly instrument?: Instrument | undefined;
  readonly description?: string | undefined;
};

export type SplitRecord = OnLine & {
  readonly type: "split";
  readonly transactionId?: string | undefined;
  readonly instrument: Instrument;
  readonly from: Decimal;
  readonly to: Decimal;
  readonly at: Moment;
};

export type PositionRecord = OnLine & {
  readonly type: "position";
  readonly instrument: Instrument;
  readonly quantity: Decimal;
  readonly averagePrice?: Decimal | undefined;
  readonly markPrice?: Decimal | undefined;
  readonly marketValue?: Decimal | undefined;
  readonly at: Moment;
};

export type BalanceRecord = OnLine & {
  readonly type: "balance";
  readonly cash: Money;
  /** All that the account ever won or lost in this currency, what is open included; no deposits. */
  readonly profit?: Decimal | undefined;
  readonly at: Moment;
};

/**
 * What the engine can measure over the records of this file, to set against a figure that the file
 * states.
 *
 * `gross` and `net` are realised profit of the round trips that these executions alone make; a file
 * whose positions were opened before it began cannot be compared that way and gets a note instead
 * of a check.
 */
export type Measure = {
  readonly of:
    | "executions"
    | "quantity"
    | "fees"
    | "gross"
    | "net"
    | "cash"
    | "position"
    | "statedPnl";
  readonly account?: AccountRef | undefined;
  readonly symbol?: string | undefined;
  readonly currency?: string | undefined;
  readonly side?: Side | undefined;
};

/**
 * A figure that the file states about itself. Give `actual` if it follows from mapped rows, else
 * what to measure.
 */
export type CheckRecord = {
  readonly type: "check";
  /** What is compared, in the file's own words: "Closed P/L", "Net cash of line 12". */
  readonly name: string;
  readonly expected: Decimal;
  readonly actual?: Decimal | undefined;
  readonly measure?: Measure | undefined;
  /** Largest difference that is only rounding on the file's side, 0 unless the file rounds. */
  readonly tolerance?: Decimal | undefined;
};

/**
 * A row that should be a record and cannot be read. It goes to quarantine; the rest of the file is
 * imported.
 */
export type UnreadableRecord = {
  readonly type: "unreadable";
  readonly line: number;
  readonly section?: string | undefined;
  /** Kebab-case kind of trouble: "bad-number", "unknown-action". */
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
  /**
   * The broker's own id of what was sent, with the name of its list where there are several; it
   * stays when the rest is sent anew in another form.
   */
  readonly key?: string | undefined;
};

/**
 * Rows that are no records of their own, by reason: headings, totals, orders that repeat fills.
 * They are counted and shown.
 */
export type PassedRecord = {
  readonly type: "passed";
  readonly reason: string;
  readonly rows?: number | undefined;
};

export type NoteRecord = { readonly type: "note"; readonly text: string };

/** An account that the file names, so that it exists even when the file holds no other record of it. */
export type AccountRecord = { readonly type: "account"; readonly account: AccountRef };

export type StatementRecord =
  | AccountRecord
  | ExecutionRecord
  | CashRecord
  | SplitRecord
  | PositionRecord
  | BalanceRecord
  | CheckRecord
  | UnreadableRecord
  | PassedRecord
  | NoteRecord;
