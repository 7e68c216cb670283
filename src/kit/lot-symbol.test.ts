import { expect, test } from "vitest";
import { currencyPair, lotInstrument } from "./lot-symbol.ts";

test.each(["EURUSD", "eurusd", "EURUSD.pro", "EURUSDm"])("%s is a currency pair", (symbol) => {
  expect(currencyPair(symbol)).toEqual({ base: "EUR", quote: "USD" });
  expect(lotInstrument(symbol, "USD")).toMatchObject({ kind: "fx", symbol: symbol.toUpperCase() });
});

test.each(["XAUUSD", "US500", "EUR", "DE40.cash", ""])(
  "%s is no currency pair but a CFD",
  (symbol) => {
    expect(currencyPair(symbol)).toBeUndefined();
    expect(lotInstrument(symbol, "CHF")).toMatchObject({ kind: "cfd", currency: "CHF" });
  },
);
