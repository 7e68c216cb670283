import type { InstrumentBody } from "../api/types.ts";

/** What people call an instrument: a contract by its terms, everything else by its symbol. */
export function instrumentName(instrument: InstrumentBody): string {
  const { underlying, symbol, expiry, strike, right } = instrument;
  if (!expiry || !strike || !right) return symbol;
  return `${underlying ?? symbol} ${expiry} ${strike} ${right === "call" ? "C" : "P"}`;
}

const KINDS: Readonly<Record<InstrumentBody["kind"], string>> = {
  equity: "Equity",
  fund: "Fund",
  option: "Option",
  future: "Future",
  "future-option": "Future option",
  fx: "FX",
  crypto: "Crypto",
  cfd: "CFD",
  bond: "Bond",
  warrant: "Warrant",
  index: "Index",
  other: "Other",
};

export const kindName = (instrument: InstrumentBody): string => KINDS[instrument.kind];
