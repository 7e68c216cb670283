import { expect, test } from "vitest";
import { Decimal } from "#domain";
import { at } from "../fakes.ts";
import { profitOf } from "./opening.ts";

const deposit = (amount: number, currency = "USD") => ({
  ...({ type: "deposit", sequence: 0, at: at(0), amount: Decimal.of(amount), currency } as const),
});

test("an account won what it is worth beyond what it began with", () => {
  const deposits = [deposit(1_000), deposit(500)];
  const profit = profitOf(Decimal.of(1_450), { currency: "USD", deposits });
  expect(String(profit)).toBe("-50");
});

test("nobody knows it while a price is missing, or where it began with other money", () => {
  const began = { currency: "USD", deposits: [deposit(1_000)] };
  expect(profitOf(undefined, began)).toBeUndefined();
  expect(profitOf(Decimal.one, { ...began, deposits: [deposit(1_000, "EUR")] })).toBeUndefined();
  expect(profitOf(Decimal.one, { ...began, deposits: [] })).toBeUndefined();
});
