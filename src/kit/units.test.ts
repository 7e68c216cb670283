import { expect, test } from "vitest";
import { Decimal } from "#domain";
import { unitsOf } from "./units.ts";

const three = Decimal.of("3");

test("units are positive, also of a sale that carries a minus", () => {
  expect([unitsOf(three, "buy"), unitsOf(three), unitsOf(three.neg(), "sell")].map(String)).toEqual(
    ["3", "3", "3"],
  );
});

test("no units, or a sign against the side, are unreadable", () => {
  expect(() => unitsOf(undefined, "buy")).toThrow("names no quantity");
  expect(() => unitsOf(Decimal.zero, "sell")).toThrow("is zero");
  expect(() => unitsOf(three.neg(), "buy")).toThrow("-3 is negative");
  expect(() => unitsOf(three.neg())).toThrow("-3 is negative");
});
