/** What a person may say of an order that nobody else can tell of. */
export const HAND_ANSWERS = ["filled", "never-arrived"] as const;
export type HandAnswer = (typeof HAND_ANSWERS)[number];

/**
 * How far trading is stopped. `open`: no stop. `reduce-only`: only what makes a position smaller.
 * `block-new`: nothing new. `cancel-working`: nothing new, and what works is cancelled. `flatten`:
 * what works is cancelled and positions are closed, and nothing else is sent.
 */
export const TRADING_STATES = [
  "open",
  "reduce-only",
  "block-new",
  "cancel-working",
  "flatten",
] as const;
export type TradingState = (typeof TRADING_STATES)[number];

/** Bounds of orders that are amounts; the smaller is the stricter. The collar is in percent. */
export const AMOUNT_LIMITS = [
  "maxOrderQuantity",
  "maxOrderNotional",
  "maxPositionQuantity",
  "maxPositionNotional",
  "maxGrossExposure",
  "collarPercent",
  "maxDailyLoss",
] as const;
/** Bounds of orders that count them. */
export const COUNT_LIMITS = ["maxOpenOrders", "maxOrdersPerMinute"] as const;

/** Longest window in which a second order counts as a repetition; orders are read back so far. */
export const MOST_DUPLICATE_MS = 60_000;
