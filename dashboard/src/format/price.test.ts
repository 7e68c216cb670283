import { expect, test } from "vitest";
import { formatAveragePrice, formatPrice } from "./price.ts";

const share = { kind: "equity", currency: "USD" } as const;
const shareInYen = { kind: "equity", currency: "JPY" } as const;
const pair = { kind: "fx", currency: "USD" } as const;
const pairInYen = { kind: "fx", currency: "JPY" } as const;

test("a price keeps the zeros that its market quotes", () => {
  expect(formatPrice("172.7", share)).toBe("172.70");
  expect(formatPrice("2481", shareInYen)).toBe("2,481");
  expect(formatPrice("1.085", pair)).toBe("1.08500");
  expect(formatPrice("149.8", pairInYen)).toBe("149.800");
});

test("a price loses none of the digits that were reported", () => {
  expect(formatPrice("110.78125", share)).toBe("110.78125");
  expect(formatPrice("149.83912", pairInYen)).toBe("149.83912");
});

test("an average loses its tail and keeps the zeros of its market", () => {
  expect(formatAveragePrice("172.7000000001", share)).toBe("172.70");
  expect(formatAveragePrice("59.313333333333", share)).toBe("59.3133");
  expect(formatAveragePrice("1.2704499999999", pair)).toBe("1.27045");
});
