import type {
  AccountId,
  Currency,
  Decimal,
  Environment,
  Failure,
  Instant,
  Instrument,
  InstrumentId,
  OrderTicket,
  OrderType,
  Quote,
  TimeInForce,
  Trail,
} from "#domain";
import type { InstrumentFacts } from "#kit";
import type { AccountBook, OrderRecord } from "../ports.ts";

/**
 * Bounds that a user sets for an account, an instrument or everything; the strictest counts. Money
 * is in the account's currency. What is absent is not limited. Every one is above 0.
 */
export type RiskLimits = {
  readonly maxOrderQuantity?: Decimal;
  readonly maxOrderNotional?: Decimal;
  readonly maxPositionQuantity?: Decimal;
  readonly maxPositionNotional?: Decimal;
  /** Sum of the absolute values of all positions and open orders. */
  readonly maxGrossExposure?: Decimal;
  readonly maxOpenOrders?: number;
  readonly maxOrdersPerMinute?: number;
  /** How far a price may lie beyond the market, in percent of it. */
  readonly collarPercent?: Decimal;
  /** Above 0. A day that lost so much ends with orders that reduce only. */
  readonly maxDailyLoss?: Decimal;
  /** The same order again within so long is refused, at most a minute; else as `RiskRules` say. */
  readonly duplicateMs?: number;
  /** Symbols that are not traded. */
  readonly restricted?: readonly string[];
};

/** Bounds that hold in every account, because what is beyond them is nearly always a mistake. */
export type RiskRules = {
  /** The same order again within so long needs another instrument, side, quantity or price. */
  readonly duplicateMs: number;
  /** An older quote counts as none. */
  readonly maxQuoteAgeMs: number;
  /** Positions that were compared with the broker longer ago count as unknown. */
  readonly maxReconciliationAgeMs: number;
};

export const RISK_RULES: RiskRules = {
  duplicateMs: 5_000,
  maxQuoteAgeMs: 15_000,
  maxReconciliationAgeMs: 15 * 60_000,
};

/** What the checks are told of the world. What is absent is unknown, and unknown denies. */
export type RiskFacts = {
  readonly now: Instant;
  readonly environment: Environment;
  readonly account: {
    readonly id: AccountId;
    readonly currency: Currency;
    readonly isTradingEnabled: boolean;
    readonly reconciledAt?: Instant;
    readonly buyingPower?: Decimal;
    /** Realised and unrealised since the day began; negative is a loss. */
    readonly dayPnl?: Decimal;
  };
  readonly capabilities: {
    readonly orderTypes: readonly OrderType[];
    readonly timeInForce: readonly TimeInForce[];
    /** In what a stop may trail; absent: in price and in percent. */
    readonly trails?: readonly Trail["by"][];
    /** A limit and a stop of which one ends the other. Default false. */
    readonly oco?: boolean;
  };
  readonly instrument?: InstrumentFacts;
  readonly quote?: Quote;
  /** From the instrument's currency to the account's. */
  readonly rate?: Decimal;
  /** Units held by instrument; negative is short. */
  readonly positions: ReadonlyMap<InstrumentId, Decimal>;
  /** Worth of each position in the account's currency, signed as the position. */
  readonly values: ReadonlyMap<InstrumentId, Decimal>;
  /** Instruments of positions whose worth in that currency nobody says. */
  readonly unvalued?: readonly Instrument[];
};

/** All that one check may look at. */
export type RiskQuestion = {
  readonly account: AccountId;
  readonly environment: Environment;
  readonly ticket: OrderTicket;
  readonly facts: RiskFacts;
  readonly limits: RiskLimits;
  readonly rules: RiskRules;
  readonly book: AccountBook;
  /** The order in whose place it comes, which is not in the book and binds until then. */
  readonly replaces?: OrderRecord;
};

/** Says why an order may not be sent; undefined if this check has nothing against it. Pure. */
export type RiskCheck = (question: RiskQuestion) => Failure | undefined;
