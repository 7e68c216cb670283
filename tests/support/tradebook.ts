/**
 * Statements of our own in the layout of a Zerodha tradebook, for stories that need a file and not
 * its format.
 */
const HEADER =
  "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time";

export type Fill = readonly [
  id: number,
  side: "buy" | "sell",
  quantity: number | string,
  price: number,
  time: string,
];

const line = ([id, side, quantity, price, time]: Fill) =>
  `TESTCO,INE000X01011,2026-01-05,NSE,EQ,EQ,${side},false,${quantity},${price},${id},9,2026-01-05T${time}`;

export const book = (fills: readonly Fill[]): string =>
  `${[HEADER, ...fills.map(line)].join("\n")}\n`;

/** One long trade of 15 in two steps that earns 140, and a short one of 4 that stays open. */
export const DAY: readonly Fill[] = [
  [1, "buy", 10, 100, "10:00:00"],
  [2, "buy", 5, 102, "10:30:00"],
  [3, "sell", 15, 110, "11:00:00"],
  [4, "sell", 4, 111, "12:00:00"],
];
