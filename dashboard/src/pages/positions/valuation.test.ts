import { expect, test } from "vitest";
import { ageMarkOf } from "./age.ts";
import { heard, holdingFor, instrumentBody, positionBody } from "./fakes.ts";
import { percentText, priceOf, profitOf } from "./valuation.ts";

const long = holdingFor();
const short = holdingFor({ position: { quantity: "-10" } });

test("a long position is priced at the bid, a short one at the ask", () => {
  const quote = heard({ bid: "99", ask: "101", last: "100" }, 7);
  expect(priceOf(long, quote)).toMatchObject({ price: "99", of: "bid", atMs: 7 });
  expect(priceOf(short, quote)).toMatchObject({ price: "101", of: "ask" });
});

test("the last trade stands in for an empty side, and the broker's word for no market", () => {
  expect(priceOf(long, heard({ ask: "101", last: "100" }))).toMatchObject({ of: "last" });
  expect(priceOf(long, heard({ ask: "101" }))).toBeUndefined();
  const reported = positionBody({ markPrice: "98" });
  const stated = priceOf(holdingFor({ position: { reported } }), undefined);
  expect(stated).toMatchObject({ price: "98", of: "stated" });
  expect(stated && ageMarkOf(stated, 0).text).toBe("Not current");
});

test("a price grows stale with its age and with its source", () => {
  const price = { price: "1", of: "bid", atMs: 0, isStale: false } as const;
  expect(ageMarkOf(price, 14_999)).toEqual({ tone: "good", text: "Current" });
  expect(ageMarkOf(price, 15_000)).toEqual({ tone: "warn", text: "Stale" });
  expect(ageMarkOf({ ...price, isStale: true }, 0).text).toBe("Stale");
});

test("profitOf() is exact, and counts a short position the other way", () => {
  expect(profitOf(long, "100.1")).toEqual({ amount: "1", ratio: "0.001" });
  expect(profitOf(short, "100.1")).toEqual({ amount: "-1", ratio: "-0.001" });
  const odd = holdingFor({ position: { quantity: "0.3", averagePrice: "0.1" } });
  expect(profitOf(odd, "0.2")).toEqual({ amount: "0.03", ratio: "1" });
});

test("profitOf() multiplies by the size of the contract, which the ratio is free of", () => {
  const position = { instrument: instrumentBody({ multiplier: "50" }), averagePrice: "4000" };
  expect(profitOf(holdingFor({ position }), "4010")).toEqual({ amount: "5000", ratio: "0.0025" });
});

test("profitOf() is in coins when the contract is inverse", () => {
  const instrument = instrumentBody({ inverse: true, multiplier: "100" });
  const of = (quantity: string) =>
    profitOf(holdingFor({ position: { instrument, quantity, averagePrice: "20000" } }), "25000");
  // 10 contracts of 100 dollars: 0.05 coins became 0.04, which a long gains.
  expect(of("10")).toEqual({ amount: "0.01", ratio: "0.2" });
  expect(of("-10")).toEqual({ amount: "-0.01", ratio: "-0.2" });
});

test("profitOf() says nothing when the cost is not known, and no ratio of a cost of nothing", () => {
  expect(profitOf({ ...long, averagePrice: undefined }, "1")).toBeUndefined();
  expect(profitOf({ ...long, averagePrice: "0" }, "1")).toEqual({ amount: "10", ratio: undefined });
});

test("percentText() has a sign and two digits, and no sign before nothing", () => {
  expect(percentText("0.0125")).toMatch(/^\+1\D25 %$/);
  expect(percentText("-0.5")).toMatch(/^\u221250\D00 %$/);
  expect(percentText("-0.000001")).toMatch(/^0\D00 %$/);
});
