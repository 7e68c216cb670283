import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDecimals,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  numberStyleOf,
  roundDecimal,
  signOf,
  splitAtPoint,
} from "./decimal.ts";

const style = { group: ",", point: "." };
const show = (text: string, options = {}) => formatDecimal(text, { style, ...options });

test("formatDecimal() groups digits when a number is long", () => {
  expect(show("1234567.125")).toBe("1,234,567.125");
  expect(show("-999")).toBe("−999");
  expect(show("123456789012345678901234567890.1")).toBe(
    "123,456,789,012,345,678,901,234,567,890.1",
  );
});

test("formatDecimal() fills and rounds when places are asked for", () => {
  expect(show("5", { fill: 2 })).toBe("5.00");
  expect(show("0.125", { places: 2 })).toBe("0.12");
  expect(show("0.135", { places: 2 })).toBe("0.14");
  expect(show("-9.999", { places: 2, fill: 2 })).toBe("−10.00");
});

test("formatDecimal() shows signs when asked, and none before zero", () => {
  expect(show("12", { signed: true })).toBe("+12");
  expect(show("-0.001", { places: 2, fill: 2, signed: true })).toBe("0.00");
});

test("formatDecimal() returns the text when it is no decimal", () => {
  expect(show("n/a")).toBe("n/a");
});

test("formatDecimal() follows the language when one is given", () => {
  expect(formatDecimal("1234.5", { style: numberStyleOf("de") })).toBe("1.234,5");
});

test("roundDecimal() agrees with integer arithmetic when any number is rounded", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.integer({ min: 0, max: 6 }),
      (digits, places) => {
        const magnitude = (digits < 0n ? -digits : digits).toString().padStart(7, "0");
        const text = `${digits < 0n ? "-" : ""}${magnitude.slice(0, -6)}.${magnitude.slice(-6)}`;
        const rounded = roundDecimal(text, places);
        const back = BigInt(rounded.replace(".", "")) * 10n ** BigInt(6 - places);
        const distance = back - digits;
        expect((distance < 0n ? -distance : distance) * 2n <= 10n ** BigInt(6 - places)).toBe(true);
      },
    ),
  );
});

test("addDecimals() is exact when scales differ", () => {
  expect(addDecimals("0.1", "0.2")).toBe("0.3");
  expect(addDecimals("-10", "9.99")).toBe("-0.01");
  expect(addDecimals("100", "200")).toBe("300");
  expect(addDecimals("0.5", "-0.50")).toBe("0");
});

test("signOf() sees through zeros", () => {
  expect([signOf("-0.00"), signOf("0.01"), signOf("-3")]).toEqual([0, 1, -1]);
});

test("multiplyDecimals() and divideDecimals() keep every digit when they can", () => {
  expect(multiplyDecimals("0.1", "-0.2")).toBe("-0.02");
  expect(multiplyDecimals("12345678901234567890", "1.5")).toBe("18518518351851851835");
  expect(divideDecimals("1", "3", 4)).toBe("0.3333");
  expect(divideDecimals("-1", "8", 6)).toBe("-0.125");
  expect(divideDecimals("0.00123", "100", 2)).toBe("0");
  expect(divideDecimals("1", "0.0", 4)).toBeUndefined();
});

test("dividing what was multiplied gives it back", () => {
  const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  const textOf = (n: bigint) => {
    const digits = String(n < 0n ? -n : n).padStart(3, "0");
    const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, "");
    return n < 0n ? `-${text}` : text;
  };
  fc.assert(
    fc.property(cents, cents, (a, b) => {
      fc.pre(b !== 0n);
      const product = multiplyDecimals(textOf(a), textOf(b));
      expect(divideDecimals(product, textOf(b), 2)).toBe(textOf(a));
    }),
  );
});

test("splitAtPoint() parts a shown number at the point of its language", () => {
  expect(splitAtPoint("1,234.50", style)).toEqual(["1,234", ".50"]);
  expect(splitAtPoint("1.234,50", { group: ".", point: "," })).toEqual(["1.234", ",50"]);
  expect(splitAtPoint("1,234", style)).toEqual(["1,234", ""]);
});
