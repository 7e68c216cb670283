import { Decimal } from "#domain";
import type { DayEnd, Listing, Market } from "../venue/history.ts";

const listing = (symbol: string, price: string, places: number, lot = "100"): Listing => ({
  symbol,
  price: Decimal.of(price),
  places,
  tick: 3,
  lot: Decimal.of(lot),
  most: 40,
});

const PER_UNIT = Decimal.of("0.00005");
const OVERNIGHT = Decimal.of("0.0003");

/** Currency pairs, gold and an index; accounts whose number is even pay commission. */
export const OANDA_MARKET: Market = {
  listings: [
    listing("EUR_USD", "1.08412", 5),
    listing("GBP_USD", "1.27045", 5),
    listing("EUR_GBP", "0.85310", 5),
    listing("USD_JPY", "149.812", 3),
    listing("XAU_USD", "2034.125", 3, "1"),
    listing("DE30_EUR", "16740.5", 1, "0.1"),
  ],
  deposit: Decimal.of("50000"),
  feesOf({ account, quantity }) {
    const amount = quantity.times(PER_UNIT).round(4);
    const pays = /[02468]$/.test(account.number) && !amount.isZero();
    return pays ? [{ kind: "commission", amount, currency: account.currency }] : [];
  },
  booked: ({ held }: DayEnd) =>
    [...held]
      .filter(([, units]) => !units.isZero())
      .map(([symbol, units]) => ({
        kind: "funding" as const,
        symbol,
        description: "Financing",
        amount: units.times(OVERNIGHT).neg().round(4),
      }))
      .filter(({ amount }) => !amount.isZero()),
};
