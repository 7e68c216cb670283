import { Decimal, instrument } from "#domain";
import { expect, test } from "vitest";
import { buildRoundTrips } from "./build.ts";
import { fill, SHARES, tape } from "./tape.ts";
import { cashEffect, marketValue, priceReturn, unrealisedPnl } from "./valuation.ts";

const FUTURE = instrument({
  kind: "future",
  symbol: "ESZ6",
  currency: "USD",
  multiplier: Decimal.of(50),
});
const INVERSE = instrument({ kind: "future", symbol: "XBTUSD", currency: "BTC", inverse: true });

const valued = (events: string, price: string, traded = SHARES) => {
  const { openLots } = buildRoundTrips(tape(events, traded));
  return [marketValue(openLots, Decimal.of(price)), unrealisedPnl(openLots, Decimal.of(price))].map(
    String,
  );
};

test("open lots are worth their units at the price, and won what that is above cost", () => {
  expect(valued(`buy 10 @ 100\nbuy 5 @ 106`, "110")).toEqual(["1650", "120"]);
  expect(valued(`sell 10 @ 100`, "110")).toEqual(["-1100", "-100"]);
  expect(valued(`buy 2 @ 4000`, "4010", FUTURE)).toEqual(["401000", "1000"]);
  expect(valued(`buy 1 @ 10\nsell 1 @ 11`, "12")).toEqual(["0", "0"]);
});

test("an inverse contract is worth its units by the price", () => {
  expect(valued(`buy 1000 @ 1000`, "1250", INVERSE)).toEqual(["0.8", "0.2"]);
  expect(valued(`sell 1000 @ 1000`, "1250", INVERSE)).toEqual(["-0.8", "-0.2"]);
  expect(valued(`buy 1000 @ 1000`, "0", INVERSE)[0]).toBe("0");
});

test("the return of a trade is its price move in its favour", () => {
  const [long] = buildRoundTrips(tape(`buy 1 @ 10\nsell 1 @ 11`)).roundTrips;
  const [short] = buildRoundTrips(tape(`sell 1 @ 10\nbuy 1 @ 11`)).roundTrips;
  const [open] = buildRoundTrips(tape(`buy 1 @ 10`)).roundTrips;
  const [free] = buildRoundTrips(tape(`buy 1 @ 0\nsell 1 @ 11`)).roundTrips;
  expect([long, short].map((trip) => trip && String(priceReturn(trip)))).toEqual(["0.1", "-0.1"]);
  expect([open, free].map((trip) => trip && priceReturn(trip))).toEqual([undefined, undefined]);
});

test("cash moves by the full price and the fees, by currency", () => {
  const fees = [
    { amount: Decimal.of("1.5"), currency: "USD", kind: "commission" as const },
    { amount: Decimal.of("0.2"), currency: "EUR", kind: "tax" as const },
  ];
  const cash = (side: "buy" | "sell") =>
    cashEffect(fill({ id: "1", side, quantity: "3", price: "10", fees }))?.map(
      ({ amount, currency }) => `${amount} ${currency}`,
    );
  expect(cash("buy")).toEqual(["-31.5 USD", "-0.2 EUR"]);
  expect(cash("sell")).toEqual(["28.5 USD", "-0.2 EUR"]);
});

test("a transfer moves no cash, and of a future only the profit is settled", () => {
  const moved = fill({ id: "1", side: "buy", quantity: "3", price: "10", kind: "transfer" });
  expect(cashEffect(moved)?.map(({ amount }) => String(amount))).toEqual(["0"]);
  expect(
    cashEffect(fill({ id: "1", side: "buy", quantity: "1", price: "4000", instrument: FUTURE })),
  ).toBeUndefined();
});
