import { Decimal } from "#domain";

/** What IBKR says of a contract. */
export type Contract = {
  readonly symbol: string;
  readonly description: string;
  readonly conid: string;
  readonly category: "STK" | "OPT";
  readonly currency: string;
  readonly exchange: string;
  readonly isin?: string;
  readonly multiplier: Decimal;
  readonly option?: {
    readonly underlying: string;
    readonly strike: string;
    /** yyyyMMdd. */
    readonly expiry: string;
    readonly right: "C" | "P";
  };
};

const share = (symbol: string, conid: string, more: Partial<Contract> = {}): Contract => ({
  symbol,
  conid,
  description: symbol,
  category: "STK",
  currency: "USD",
  exchange: "NASDAQ",
  multiplier: Decimal.one,
  ...more,
});

/** OCC symbols are padded to six letters, as IBKR writes them. */
export const CONTRACTS: readonly Contract[] = [
  share("AMD", "4391", { description: "ADVANCED MICRO DEVICES", isin: "US0079031078" }),
  share("KO", "8894", { description: "COCA-COLA CO/THE", isin: "US1912161007", exchange: "NYSE" }),
  share("JNJ", "8719", {
    description: "JOHNSON & JOHNSON",
    isin: "US4781601046",
    exchange: "NYSE",
  }),
  share("SAP", "14204", {
    description: "SAP SE",
    isin: "DE0007164600",
    currency: "EUR",
    exchange: "IBIS",
  }),
  {
    symbol: "SPY   270115C00500000",
    description: "SPY 15JAN27 500 C",
    conid: "700115500",
    category: "OPT",
    currency: "USD",
    exchange: "CBOE",
    multiplier: Decimal.of(100),
    option: { underlying: "SPY", strike: "500", expiry: "20270115", right: "C" },
  },
];

export const contractOf = (symbol: string): Contract =>
  CONTRACTS.find((contract) => contract.symbol === symbol) ?? share(symbol, conidOf(symbol));

/** A number that follows from the letters. */
const conidOf = (symbol: string): string =>
  String([...symbol].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 900_000_000, 7));

/** Dollars for one unit of a currency. Fixed, so that every amount can be worked out by hand. */
export const rateToBase = (currency: string): string => (currency === "EUR" ? "1.08" : "1");
