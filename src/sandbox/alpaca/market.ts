import { Decimal } from "#domain";
import type { DayEnd, Listing, Market } from "../venue/history.ts";

const listing = (symbol: string, price: string, lot: string, most: number): Listing => ({
  symbol,
  price: Decimal.of(price),
  places: 2,
  tick: 7,
  lot: Decimal.of(lot),
  most,
});

/** Shares, some in fractions, and a coin. Alpaca takes no commission; fees come as bookings. */
export const ALPACA_MARKET: Market = {
  listings: [
    listing("AAPL", "189.37", "1", 50),
    listing("MSFT", "402.56", "0.25", 40),
    listing("SPY", "489.20", "0.137", 60),
    listing("F", "12.08", "100", 20),
    listing("BRK.B", "393.11", "1", 10),
    { ...listing("BTC/USD", "43120.55", "0.0001", 900), tick: 1950 },
  ],
  deposit: Decimal.of("100000"),
  feesOf: () => [],
  booked: ({ day, held, random }: DayEnd) => [
    ...(day % 10 === 9 ? dividends(held) : []),
    ...(day % 20 === 19 ? [interest(random.whole(100, 900))] : []),
    ...(day % 5 === 4
      ? [
          {
            kind: "fee" as const,
            amount: Decimal.scaled(-random.whole(1, 20), 2),
            description: "TAF fee",
          },
        ]
      : []),
  ],
};

const PER_SHARE = Decimal.of("0.24");

const dividends = (held: DayEnd["held"]) =>
  [...held]
    .filter(([symbol, units]) => symbol !== "BTC/USD" && units.sign > 0)
    .map(([symbol, units]) => ({
      kind: "dividend" as const,
      symbol,
      units,
      amount: units.times(PER_SHARE).round(2),
      description: `Cash DIV @ 0.24, Pos QTY: ${units}`,
    }));

const interest = (cents: number) => ({
  kind: "interest" as const,
  description: "Interest",
  amount: Decimal.scaled(cents, 2),
});
