import { Decimal } from "#domain";

/** What OANDA says of an instrument. Symbols are base and quote with an underscore between. */
export type OandaInstrument = {
  readonly name: string;
  readonly displayName: string;
  readonly type: "CURRENCY" | "CFD" | "METAL";
  readonly pipLocation: number;
  readonly displayPrecision: number;
  readonly tradeUnitsPrecision: number;
};

const currency = (name: string, displayPrecision = 5): OandaInstrument => ({
  name,
  displayName: name.replace("_", "/"),
  type: "CURRENCY",
  pipLocation: displayPrecision === 3 ? -2 : -4,
  displayPrecision,
  tradeUnitsPrecision: 0,
});

export const OANDA_INSTRUMENTS: readonly OandaInstrument[] = [
  currency("EUR_USD"),
  currency("GBP_USD"),
  currency("EUR_GBP"),
  currency("USD_JPY", 3),
  {
    name: "XAU_USD",
    displayName: "Gold",
    type: "METAL",
    pipLocation: -2,
    displayPrecision: 3,
    tradeUnitsPrecision: 0,
  },
  {
    name: "DE30_EUR",
    displayName: "Germany 40",
    type: "CFD",
    pipLocation: 0,
    displayPrecision: 1,
    tradeUnitsPrecision: 1,
  },
];

export const quoteOf = (symbol: string): string => symbol.slice(symbol.indexOf("_") + 1);

/** US dollars for one unit. Fixed, so that every profit can be worked out by hand. */
const DOLLARS: Readonly<Record<string, string>> = {
  USD: "1",
  EUR: "1.08",
  GBP: "1.27",
  JPY: "0.0067",
};

/** Units of the home currency for one of the quote currency, to eight digits. */
export function homeRate(quote: string, home: string): Decimal {
  const pair = `${quote}/${home}`;
  const rate = rates.get(pair) ?? dollars(quote).div(dollars(home)).round(8);
  rates.set(pair, rate);
  return rate;
}

const rates = new Map<string, Decimal>();
const dollars = (currency: string) => Decimal.of(DOLLARS[currency] ?? "1");
