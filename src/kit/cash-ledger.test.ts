import { Decimal, instrument, money } from "#domain";
import { expect, test } from "vitest";
import { createCashLedger } from "./cash-ledger.ts";
import { momentIn } from "./moment.ts";
import type { ExecutionRecord } from "./statement.ts";

const at = momentIn("2024-03-04", { zone: "UTC" });
const buy = (
  kind: "equity" | "fx" | "future",
  symbol: string,
  feeCurrency: string,
): ExecutionRecord => ({
  type: "execution",
  line: 1,
  account: { number: "A" },
  instrument: instrument({ kind, symbol, currency: "USD" }),
  side: "buy",
  quantity: Decimal.of(10),
  price: Decimal.of("1.5"),
  fees: [{ kind: "commission", ...money("1", feeCurrency) }],
  at,
});

test("a purchase takes its price and its fee, each from its currency", () => {
  const ledger = createCashLedger();
  ledger.add(buy("equity", "TEST", "EUR"));
  expect(
    [ledger.moved("A", "USD"), ledger.moved("A", "EUR"), ledger.moved("B", "USD")].map(String),
  ).toEqual(["-15", "-1", "0"]);
});

test("a currency pair moves both currencies, and a cancellation takes them back", () => {
  const ledger = createCashLedger();
  const moved = () => [ledger.moved("A", "USD"), ledger.moved("A", "EUR")].map(String);
  ledger.add(buy("fx", "EUR.USD", "USD"));
  expect(moved()).toEqual(["-16", "10"]);
  ledger.add(buy("fx", "EUR.USD", "USD"), -1);
  expect(moved()).toEqual(["0", "0"]);
});

test("cash moves as it is, transfers of units move none, futures make an account opaque", () => {
  const ledger = createCashLedger();
  ledger.add({
    type: "cash",
    line: 1,
    account: { number: "A" },
    kind: "fee",
    amount: money("-3", "USD"),
    at,
  });
  ledger.add({ ...buy("equity", "TEST", "USD"), kind: "transfer" });
  expect([String(ledger.moved("A", "USD")), ledger.isOpaque("A")]).toEqual(["-3", false]);
  ledger.add(buy("future", "ESZ4", "USD"));
  expect(ledger.isOpaque("A")).toBe(true);
});
