import type { Currency, Decimal } from "#domain";

/**
 * What one round trip is. `flat-to-flat`: from the first opening execution until nothing is left.
 * `flat-to-reduced`: each execution that reduces the position ends one. `fill-to-fill`: each pair
 * of an opening and a closing execution is one.
 */
export const GROUPINGS = ["flat-to-flat", "flat-to-reduced", "fill-to-fill"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/**
 * Which open lot a closing execution takes first: the oldest (`fifo`), the newest (`lifo`), the one
 * that leaves the least profit (`hifo`: highest price of a long, lowest of a short) or the most
 * (`lofo`). `average` closes in the order of fifo, yet every unit costs the average of all that is
 * open.
 */
export const MATCHINGS = ["fifo", "lifo", "hifo", "lofo", "average"] as const;
export type Matching = (typeof MATCHINGS)[number];

/**
 * How the fee of an execution that touches several lots is shared. `pro-rata`: by quantity, so a
 * fill that turns a position splits its fee between the trade that it closes and the one that it
 * opens. `all-to-closing`: undivided; it falls on the first match that closes, of both the opening
 * and the closing side.
 */
export const FEE_SPLITS = ["pro-rata", "all-to-closing"] as const;
export type FeeSplit = (typeof FEE_SPLITS)[number];

export type TradeRules = {
  readonly grouping: Grouping;
  readonly matching: Matching;
  readonly feeSplit: FeeSplit;
  /**
   * False where nobody can be short, such as a spot wallet: selling more than is held is then a
   * gap, not a short.
   */
  readonly shorting: boolean;
  /**
   * The account's own currency. Fees in it count towards the net profit at the rate of their
   * execution.
   */
  readonly accountCurrency?: Currency;
  /**
   * The part of a closing fill under which a difference to what is open counts as nothing, such as
   * 0.000000001 for exchanges that leave dust; it is then settled with the fill and noted as a gap.
   * Absent: every unit counts.
   */
  readonly dust?: Decimal;
  /** Prices of fills count as marks, so that excursions exist without any other mark. */
  readonly fillsAreMarks: boolean;
};

export const DEFAULT_RULES: TradeRules = {
  grouping: "flat-to-flat",
  matching: "fifo",
  feeSplit: "pro-rata",
  shorting: true,
  fillsAreMarks: false,
};

export const rulesOf = (rules: Partial<TradeRules> = {}): TradeRules => ({
  ...DEFAULT_RULES,
  ...rules,
});
