import { type Currency, type Instrument, instrument } from "#domain";

const CURRENCIES = new Set(
  (
    "USD EUR JPY GBP CHF AUD CAD NZD SEK NOK DKK SGD HKD CNH CNY ZAR MXN TRY PLN HUF CZK ILS THB RUB INR BRL KRW RON " +
    "CLP COP IDR TWD AED SAR"
  ).split(" "),
);

/** The two currencies at the start of a symbol such as "EURUSD", "eurusd" or "EURUSD.pro". */
export function currencyPair(
  symbol: string,
): { readonly base: Currency; readonly quote: Currency } | undefined {
  const [base, quote] = [symbol.slice(0, 3).toUpperCase(), symbol.slice(3, 6).toUpperCase()];
  return CURRENCIES.has(base) && CURRENCIES.has(quote) ? { base, quote } : undefined;
}

/**
 * What an FX or CFD platform trades in lots. The size of a lot is the broker's own and stands in no
 * report, so the multiplier stays 1 and profit, in the currency of the account, must be stated on
 * the executions.
 */
export const lotInstrument = (symbol: string, accountCurrency: Currency): Instrument =>
  instrument({
    kind: currencyPair(symbol) ? "fx" : "cfd",
    symbol: symbol.toUpperCase(),
    currency: accountCurrency,
  });
