import type { AccountId, CashId } from "./ids.ts";
import type { Instant, TimePrecision } from "./instant.ts";
import type { Decimal } from "./decimal.ts";
import type { Instrument } from "./instrument.ts";
import type { Currency, Money } from "./money.ts";

export const CASH_KINDS = [
  "deposit",
  "withdrawal",
  "dividend",
  "interest",
  "fee",
  "tax",
  "funding",
  "transfer",
  "conversion",
  "other",
] as const;
export type CashKind = (typeof CASH_KINDS)[number];

/** Money that moved without a trade. The amount is signed from the account's view: positive came in. */
export type CashMovement = {
  readonly id: CashId;
  readonly account: AccountId;
  readonly kind: CashKind;
  readonly amount: Money;
  readonly bookedAt: Instant;
  readonly precision: TimePrecision;
  /** What it was paid on, such as the share of a dividend. */
  readonly instrument?: Instrument;
  readonly description?: string;
};

/**
 * Units held, as a broker states them or as we derive them. Quantity is negative for a short
 * position.
 */
export type Position = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly quantity: Decimal;
  /** Average price of what is open, without fees unless the broker includes them. */
  readonly averagePrice?: Decimal;
  readonly markPrice?: Decimal;
  readonly marketValue?: Decimal;
  readonly asOf: Instant;
};

/** Cash of one currency, as a broker states it. */
export type Balance = {
  readonly account: AccountId;
  readonly currency: Currency;
  readonly cash: Decimal;
  /** All that the account ever won or lost in this currency, what is open included; no deposits. */
  readonly profit?: Decimal;
  readonly asOf: Instant;
};
