import { expect, test } from "vitest";
import { formatMoney, formatPercent, formatPrice, placesOf } from "./currency.ts";

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

test("formatPrice() cuts the tail of an average and keeps small prices", () => {
  expect(formatPrice("101.3333333333333333333333333333333")).toBe("101.33333");
  expect(formatPrice("0.0000123456789")).toBe("0.0000123457");
  expect(formatPrice("64000")).toBe("64,000");
});

test("formatPercent() moves the point in the text", () => {
  expect(["0.5", "1", "0.3333333", "0.005", "0"].map(formatPercent)).toEqual(["50.0 %", "100.0 %", "33.3 %", "0.5 %", "0.0 %"]);
});

test("placesOf() knows crypto assets from currencies", () => {
  expect([placesOf("EUR"), placesOf("BTC")]).toEqual([
    { places: 2, fill: 2 },
    { places: 8, fill: 2 },
  ]);
});
