import type { Decimal } from "./decimal.ts";
import type { AccountId, BrokerId, ExecutionId } from "./ids.ts";
import type { Day, Instant, TimePrecision, Zone } from "./instant.ts";
import type { Instrument } from "./instrument.ts";
import type { Currency, Money } from "./money.ts";

export type Side = "buy" | "sell";
export type Direction = "long" | "short";
export type Effect = "open" | "close";

/**
 * Why the position changed. `fill` is a trade on a venue; the others are booked by the broker: an
 * option that expires, is exercised or assigned, a cash settlement, or units that arrive or leave
 * without a trade.
 */
export const EXECUTION_KINDS = [
  "fill",
  "expiry",
  "exercise",
  "assignment",
  "settlement",
  "transfer",
] as const;
export type ExecutionKind = (typeof EXECUTION_KINDS)[number];

/** What was charged for. Positive when paid, negative for a rebate. */
export const FEE_KINDS = [
  "commission",
  "exchange",
  "regulatory",
  "tax",
  "financing",
  "other",
] as const;
export type FeeKind = (typeof FEE_KINDS)[number];
export type Fee = Money & { readonly kind: FeeKind };

/** One fill as the broker reports it (FIX ExecutionReport with ExecType F). Immutable. */
export type Execution = {
  readonly id: ExecutionId;
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly kind: ExecutionKind;
  readonly side: Side;
  /** What the broker says the fill did, where it says so. The trade builder works it out by itself. */
  readonly effect?: Effect;
  /** FIX LastQty (32): 0 or more, in units of the instrument (contracts, shares, lots, coins). */
  readonly quantity: Decimal;
  /** FIX LastPx (31) in `instrument.currency`; may be 0 or negative. */
  readonly price: Decimal;
  readonly fees: readonly Fee[];
  /**
   * Profit that the source states for this execution, in `instrument.currency`, before fees. Set
   * where profit cannot be had from prices, such as MetaTrader lots of unknown contract size.
   */
  readonly statedPnl?: Decimal;
  /** Rate from `instrument.currency` to the account's currency, where the source gives one. */
  readonly fxRate?: Decimal;
  /** FIX TransactTime (60). */
  readonly executedAt: Instant;
  readonly precision: TimePrecision;
  readonly zone: Zone;
  /** The broker's own trade date, where it differs from the day of `executedAt` or only it is known. */
  readonly tradeDate?: Day;
  /** Order among executions of the same instant and account; ascending is earlier. */
  readonly sequence: number;
  readonly orderId?: string;
  readonly venue?: string;
  /** FIX ExecRefID (19): the execution that this report corrects or busts. */
  readonly refersTo?: ExecutionId;
  readonly report: "new" | "correction" | "bust";
  readonly note?: string;
};

/**
 * Units of an instrument change in number without a trade: `to` new units for `from` old ones. A
 * 3-for-2 split is from 2 to 3.
 */
export type Split = {
  readonly id: ExecutionId;
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly from: Decimal;
  readonly to: Decimal;
  readonly effectiveAt: Instant;
  readonly sequence: number;
};

/** A broker account as a source names it. */
export type Account = {
  readonly id: AccountId;
  readonly broker: BrokerId;
  /** As the broker writes it; masked wherever it is shown in a log. */
  readonly number?: string;
  readonly name?: string;
  readonly currency?: Currency;
  /** Demo data that the first-run page offers. */
  readonly sample?: true;
};
