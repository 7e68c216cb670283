import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal } from "#domain";
import { decimalIn, type NumberStyle } from "#kit";

const cases: readonly [cell: string, value: string, style?: NumberStyle][] = [
  ["$1,234.56", "1234.56"],
  ["($6,148.00)", "-6148"],
  ["$(41.25)", "-41.25"],
  ["($62.90)", "-62.9"],
  ["-$925.1", "-925.1"],
  ["@33.10", "33.1"],
  ["2 138.16", "2138.16"],
  ["-1 130,91", "-1130.91", "comma"],
  [" 595,65", "595.65", "comma"],
  ["1.234.567,8", "1234567.8", "comma"],
  ["1.000", "1000", "comma"],
  ["0.123", "0.123", "comma"],
  ["12.5", "12.5", "comma"],
  ["5,000", "5000"],
  ["12,34,567.89", "1234567.89"],
  ["USD 150.00", "150"],
  ["89,162.28 SEK", "89162.28"],
  ["€0.12649", "0.12649"],
  ["Kč2062.53", "2062.53"],
  ["£299.04", "299.04"],
  ["0.", "0"],
  ["+500", "500"],
  ["12.5-", "-12.5"],
  ["−3", "-3"],
  ["1E-8", "0.00000001"],
  ["-0.010713949999999999", "-0.010713949999999999"],
  ["123456789012345678901234567890.5", "123456789012345678901234567890.5"],
];

test.each(cases)("decimalIn() reads %s", (cell, value, style) => {
  expect(decimalIn(cell, style).toString()).toBe(value);
});

test.each([
  "",
  "-",
  "NaN",
  "Infinity",
  "abc",
  "1.2.3",
  "1,23",
  "1,2345",
  "12 34",
  "0x10",
  "1e9999",
  "--1",
  "1S",
])("decimalIn() refuses %s", (cell) => {
  expect(() => decimalIn(cell)).toThrow(/is not a number/);
});

test("decimalIn() undoes grouping of any amount in either style", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(99), (whole, cents) => {
      const digits = (whole < 0n ? -whole : whole).toString();
      const grouped = digits.replaceAll(/\B(?=(\d{3})+$)/g, ",");
      const fraction = String(cents).padStart(2, "0");
      const expected = Decimal.of(`${whole < 0n ? "-" : ""}${digits}.${fraction}`);
      const sign = whole < 0n ? "-" : "";
      expect(decimalIn(`${sign}${grouped}.${fraction}`).eq(expected)).toBe(true);
      expect(
        decimalIn(`${sign}${grouped.replaceAll(",", ".")},${fraction}`, "comma").eq(expected),
      ).toBe(true);
      expect(decimalIn(`(${grouped}.${fraction})`).eq(expected.abs().neg())).toBe(true);
    }),
  );
});
