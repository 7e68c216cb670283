import { expect, test } from "vitest";
import { coinPair, isFiat, quoteOf, splitPair } from "./coin-pair.ts";

test("money prices coins, stable coins price others, and the larger coin the smaller", () => {
  expect([
    quoteOf("BTC", "EUR"),
    quoteOf("USDT", "BTC"),
    quoteOf("EUR", "USDT"),
    quoteOf("ZRX", "ETH"),
    quoteOf("ETH", "BTC"),
  ]).toEqual(["EUR", "USDT", "EUR", "ETH", "BTC"]);
});

test("two coins that price nothing have no quote", () =>
  expect(quoteOf("ZRX", "AXS")).toBeUndefined());

test("a pair is named base and quote", () => {
  expect(coinPair("ZRX", "ETH")).toMatchObject({ id: "crypto:ZRX/ETH:ETH", currency: "ETH" });
  expect([isFiat("EUR"), isFiat("USDT")]).toEqual([true, false]);
});

test("pairs are split at a sign or before the longest usual quote", () => {
  expect(["ALGOUSDT", "ETH-EUR", "BNBFDUSD", "USDT"].map((pair) => splitPair(pair)?.base)).toEqual([
    "ALGO",
    "ETH",
    "BNB",
    undefined,
  ]);
});
