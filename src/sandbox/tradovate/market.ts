import { Decimal, type Instant } from "#domain";
import type { Listing, Market } from "../venue/history.ts";
import { frontOf } from "./products.ts";

type Given = readonly [string, string, number, number, number];

/** Root, price, digits, ticks in units of the last digit, contracts of one order. */
const LISTED: readonly Given[] = [
  ["ES", "5012.25", 2, 25, 4],
  ["NQ", "17650.50", 2, 25, 3],
  ["MES", "5012.25", 2, 25, 20],
  ["CL", "78.43", 2, 1, 5],
  ["ZN", "110.453125", 6, 15625, 5],
];

const FEES = [
  { kind: "commission", each: Decimal.of("0.79") },
  { kind: "exchange", each: Decimal.of("1.38") },
  { kind: "other", each: Decimal.of("0.19") },
  { kind: "regulatory", each: Decimal.of("0.02") },
] as const;

/** The front month of five futures, with the four fees of a fill. */
export const tradovateMarket = (now: Instant): Market => ({
  listings: LISTED.map(([root, price, places, tick, most]): Listing => ({
    symbol: frontOf(root, now),
    price: Decimal.of(price),
    places,
    tick,
    most,
    lot: Decimal.one,
  })),
  deposit: Decimal.of("25000"),
  feesOf: ({ quantity }) =>
    FEES.map(({ kind, each }) => ({ kind, amount: each.times(quantity), currency: "USD" })),
  booked: ({ day }) =>
    day % 20 === 0
      ? [{ kind: "fee", amount: Decimal.of("-3"), description: "Market data subscription" }]
      : [],
});

/** The price with which a product begins. */
export const firstPrice = (root: string): Decimal =>
  Decimal.of(LISTED.find(([name]) => name === root)?.[1] ?? "0");
