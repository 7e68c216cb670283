import { Decimal } from "#domain";
import type { DayEnd, Listing, Market } from "../venue/history.ts";
import { contractOf } from "./contracts.ts";

const listing = (symbol: string, price: string, lot: string, most: number): Listing => ({
  symbol,
  price: Decimal.of(price),
  places: 2,
  tick: 5,
  lot: Decimal.of(lot),
  most,
});

const PER_SHARE = Decimal.of("0.00503721");
const PER_CONTRACT = Decimal.of("0.6535");
const LEAST = Decimal.of("0.35");

/** Shares of two currencies and an option; commissions have as many digits as IBKR's have. */
export const FLEX_MARKET: Market = {
  listings: [
    listing("AMD", "171.30", "10", 30),
    listing("KO", "60.12", "25", 20),
    listing("JNJ", "158.44", "0.5", 40),
    listing("SAP", "164.02", "5", 20),
    listing("SPY   270115C00500000", "31.45", "1", 8),
  ],
  deposit: Decimal.of("250000"),
  feesOf({ symbol, quantity }) {
    const { category, currency } = contractOf(symbol);
    const each = quantity.times(category === "OPT" ? PER_CONTRACT : PER_SHARE);
    return [{ kind: "commission", amount: Decimal.max(each, LEAST).round(8), currency }];
  },
  booked: ({ day, held, random }: DayEnd) => [
    ...(day % 10 === 9 ? [...held].flatMap(dividend) : []),
    ...(day % 20 === 19 ? [interest(random.whole(500, 9000))] : []),
    ...(day % 20 === 4
      ? [{ kind: "fee" as const, amount: Decimal.of("-10"), description: "M*DATA: MAR 2026" }]
      : []),
  ],
};

const DIVIDEND = Decimal.of("0.485");
const WITHHELD = Decimal.of("-0.15");

function dividend([symbol, units]: readonly [string, Decimal]) {
  const { category, currency } = contractOf(symbol);
  if (category !== "STK" || units.sign <= 0) return [];
  const amount = units.times(DIVIDEND).round(2);
  const description = `${symbol} CASH DIVIDEND ${currency} 0.485 PER SHARE`;
  const common = { symbol, currency, units };
  return [
    { ...common, kind: "dividend" as const, amount, description },
    { ...common, kind: "tax" as const, amount: amount.times(WITHHELD).round(2), description },
  ];
}

const interest = (cents: number) => ({
  kind: "interest" as const,
  description: "USD CREDIT INT",
  amount: Decimal.scaled(cents, 2),
});
