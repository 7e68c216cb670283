import { expect, test } from "vitest";
import { formatAverage, formatExact, formatMoney, formatPercent, placesOf } from "./currency.ts";

test("formatMoney() shows the digits of the currency", () => {
  expect(formatMoney("1234.5", "USD")).toBe("1,234.50");
  expect(formatMoney("1234.5", "JPY")).toBe("1,234");
  expect(formatMoney("0.12345678", "BTC")).toBe("0.12345678");
  expect(formatMoney("-7", "USDT", { signed: true })).toBe("−7.00");
});

test("formatMoney() keeps digits when rounding would leave nothing", () => {
  expect(formatMoney("0.0035", "USD")).toBe("0.0035");
  expect(formatMoney("0", "USD")).toBe("0.00");
});

test("formatAverage() cuts the tail and keeps small prices", () => {
  expect(formatAverage("101.3333333333333333333333333333333")).toBe("101.333");
  expect(formatAverage("0.0000123456789")).toBe("0.0000123457");
  expect(formatAverage("25372.2954545454")).toBe("25,372.3");
  expect(formatAverage("64000")).toBe("64,000");
});

test("formatExact() keeps what was reported", () => {
  expect(formatExact("25372.29545")).toBe("25,372.29545");
});

test("formatPercent() moves the point in the text", () => {
  expect(["0.5", "1", "0.3333333", "0.005", "0"].map(formatPercent)).toEqual([
    "50.0 %",
    "100.0 %",
    "33.3 %",
    "0.5 %",
    "0.0 %",
  ]);
});

test("placesOf() knows crypto assets from currencies", () => {
  expect([placesOf("EUR"), placesOf("BTC")]).toEqual([
    { places: 2, fill: 2 },
    { places: 8, fill: 2 },
  ]);
});
