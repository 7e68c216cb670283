import { expect, test } from "vitest";
import { Decimal, instrument, money } from "#domain";
import { agrees, cashEffect, roundingOf } from "./cash-effect.ts";

const option = instrument({
  kind: "option",
  symbol: "X",
  currency: "USD",
  multiplier: Decimal.of(100),
});
const share = instrument({ kind: "equity", symbol: "X", currency: "USD" });
const traded = (quantity: string, price: string) => ({
  quantity: Decimal.of(quantity),
  price: Decimal.of(price),
});

test("a purchase takes its value and its fees, a sale brings the rest", () => {
  const fees = [
    { kind: "commission", ...money("0.65", "USD") } as const,
    { kind: "tax", ...money("9", "EUR") } as const,
  ];
  expect(
    cashEffect({ side: "buy", instrument: option, ...traded("2", "1.5"), fees }).toString(),
  ).toBe("-300.65");
  expect(
    cashEffect({ side: "sell", instrument: share, ...traded("3", "10"), fees }).toString(),
  ).toBe("29.35");
});

test("whole units at a price of four digits miss the booked amount by less than a cent", () => {
  expect(
    roundingOf({ side: "buy", instrument: share, ...traded("100", "71.0035") }).toString(),
  ).toBe("0.01");
});

test("fractional units may miss it by what the price and the units leave out", () => {
  expect(
    roundingOf({ side: "buy", instrument: share, ...traded("13.3458", "11.46") }).toString(),
  ).toBe("0.072302");
});

test("an execution agrees with an amount that is rounded, and not with another one", () => {
  const sale = { side: "sell", instrument: share, ...traded("81", "74.235") } as const;
  expect(agrees(sale, Decimal.of("6013.04"))).toBe(true);
  expect(agrees(sale, Decimal.of("6013.06"))).toBe(false);
});
