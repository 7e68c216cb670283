import { expect, test } from "vitest";
import { Decimal } from "./decimal.ts";
import type { Day } from "./instant.ts";
import { instrument } from "./instrument.ts";
import { money, totals } from "./money.ts";

test("an instrument is named by kind, symbol, currency and multiplier", () => {
  expect(instrument({ kind: "equity", symbol: "ABC", currency: "USD" }).id).toBe("equity:ABC:USD");
  const future = {
    kind: "future" as const,
    symbol: "ESZ6",
    currency: "USD",
    multiplier: Decimal.of(50),
  };
  expect(instrument(future).id).toBe("future:ESZ6:USD:50");
  const inverse = {
    kind: "future" as const,
    symbol: "XBTUSD",
    currency: "BTC",
    inverse: true as const,
  };
  expect(instrument(inverse).id).toBe("future:XBTUSD:BTC:inverse");
});

test("two sources that describe one option alike give one id, whatever they call it", () => {
  const option = {
    kind: "option" as const,
    underlying: "SPY",
    currency: "USD",
    multiplier: Decimal.of("100.00"),
    expiry: "2026-01-16" as Day,
    right: "call" as const,
  };
  const a = instrument({ ...option, symbol: "SPY260116C00500000", strike: Decimal.of("500.0") });
  const b = instrument({ ...option, symbol: "SPY Jan 16 500 C", strike: Decimal.of("500") });
  expect([a.id, b.id]).toEqual(["option:SPY 2026-01-16 C 500:USD:100", a.id]);
});

test("the multiplier is 1 unless it is given", () => {
  expect(instrument({ kind: "fund", symbol: "VT", currency: "USD" }).multiplier.toString()).toBe(
    "1",
  );
});

test("amounts are added up by currency and never across", () => {
  const sums = totals([money("1.10", "USD"), money("5", "EUR"), money("-0.10", "USD")]);
  expect([...sums].map(([currency, amount]) => `${amount} ${currency}`)).toEqual([
    "1 USD",
    "5 EUR",
  ]);
});
