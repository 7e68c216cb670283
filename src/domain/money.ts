import { Decimal } from "./decimal.ts";

/** ISO 4217 code, or the ticker of a crypto asset: "USD", "BTC". Upper case. */
export type Currency = string;

/** An amount of one currency. Amounts of two currencies are never added. */
export type Money = { readonly amount: Decimal; readonly currency: Currency };

export const money = (amount: Decimal | string, currency: Currency): Money => ({
  amount: typeof amount === "string" ? Decimal.of(amount) : amount,
  currency,
});

/** Adds up amounts by currency, in the order in which the currencies were first seen. */
export function totals(amounts: Iterable<Money>): Map<Currency, Decimal> {
  const sums = new Map<Currency, Decimal>();
  for (const { amount, currency } of amounts) {
    sums.set(currency, (sums.get(currency) ?? Decimal.zero).plus(amount));
  }
  return sums;
}
