import { Decimal, type Instrument, instrument } from "#domain";
import { optionContract, remember } from "#kit";

const CUSIP = /^\d[0-9A-Z]{7}\d$|^[0-9A-Z]{8}\d$/;
const DEBT = /\bDUE \d|\bTREASUR|\bBILL\b|\bNOTES?\b|\d%(?!.*PFD)/;
const OPEN_END_FUND = /^[A-Z]{4}X$/;

/** What a row is about. Bonds are quoted for 100 of face value, and options for one of 100 shares. */
export const securityOf = remember((symbol: string, description: string): Instrument => {
  const currency = "USD";
  const named = description === "" ? {} : { name: description };
  const option = optionContract(symbol);
  if (option) {
    const multiplier = option.multiplier ?? Decimal.of(100);
    return instrument({ kind: "option", symbol, currency, ...named, ...option, multiplier });
  }
  if (!CUSIP.test(symbol)) {
    const kind = OPEN_END_FUND.test(symbol) ? "fund" : "equity";
    return instrument({ kind, symbol, currency, ...named });
  }
  const debt = DEBT.test(description.toUpperCase());
  const multiplier = debt ? Decimal.of("0.01") : Decimal.one;
  const kind = debt ? "bond" : "equity";
  return instrument({ kind, symbol, cusip: symbol, currency, ...named, multiplier });
});
