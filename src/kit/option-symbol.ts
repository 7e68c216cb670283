import { type Currency, type Day, Decimal, type Instrument, instrument } from "#domain";

/** What an option symbol says of its contract. */
export type OptionContract = {
  /** Root of the symbol, which is the underlying except for adjusted and index roots such as "SPXW". */
  readonly underlying: string;
  readonly expiry: Day;
  readonly strike: Decimal;
  readonly right: "call" | "put";
  /** Shares per contract, where the symbol says so. */
  readonly multiplier?: Decimal;
};

const ROOT = String.raw`(?<root>[A-Z][A-Z0-9./]{0,7}?)`;
const RIGHT = "(?<right>C|P|CALL|PUT)";
const STRIKE = String.raw`\$?(?<strike>\d[\d,]*(?:\.\d+)?|\.\d+)`;
const US_DATE = String.raw`(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4}|\d{2})`;
const NAMED_DATE = String.raw`(?<day>\d{1,2}) ?(?<name>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) ?'?(?<year>\d{4}|\d{2})`;

/** Each way that brokers write an option, with the example that it was made for. */
const NOTATIONS: readonly RegExp[] = [
  // OCC, padded to six or not: "UVXY  210129P00014500", "SPY250321C00570000"
  new RegExp(
    String.raw`^${ROOT} *(?<year>\d{2})(?<month>\d{2})(?<day>\d{2})(?<right>[CP])(?<mills>\d{8})$`,
  ),
  // Fidelity, with the strike as people write it: "-TSLA230120C150", "SPY230120C412.5"
  new RegExp(
    String.raw`^-?${ROOT} *(?<year>\d{2})(?<month>\d{2})(?<day>\d{2})(?<right>[CP])${STRIKE}$`,
  ),
  // Robinhood: "SOFI 12/15/2023 Call $9.00"
  new RegExp(`^${ROOT} ${US_DATE} ${RIGHT} ${STRIKE}$`),
  // Schwab: "SPY 03/21/2025 500.00 C"
  new RegExp(`^${ROOT} ${US_DATE} ${STRIKE} ${RIGHT}$`),
  // E*TRADE: "PUT  MDB    07/17/26   312.500"
  new RegExp(`^${RIGHT} ${ROOT} ${US_DATE} ${STRIKE}$`),
  // thinkorswim: "AAPL 100 19 JUN 26 200 CALL", "SPX 100 (Weeklys) 17 JUN 22 3700 PUT"
  new RegExp(
    String.raw`^${ROOT} (?<multiplier>\d{1,5})(?: \([A-Z]+\))? ${NAMED_DATE} ${STRIKE} ${RIGHT}$`,
  ),
  // IBKR: "FB 21SEP18 200.0 C"
  new RegExp(`^${ROOT} ${NAMED_DATE} ${STRIKE} ${RIGHT}$`),
];

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/**
 * Reads the option contract out of a symbol or description: OCC (padded or not), Fidelity,
 * Robinhood, Schwab, E*TRADE, thinkorswim and IBKR notation. Undefined for anything else, and for a
 * date that does not exist.
 *
 * @example
 *   optionContract("SOFI 12/15/2023 Call $9.00")?.expiry; // "2023-12-15"
 */
export function optionContract(text: string): OptionContract | undefined {
  const plain = text.toUpperCase().replaceAll(/\s+/g, " ").trim();
  for (const notation of NOTATIONS) {
    const parts = notation.exec(plain)?.groups;
    if (parts) return contractOf(parts);
  }
  return undefined;
}

function contractOf(
  parts: Readonly<Record<string, string | undefined>>,
): OptionContract | undefined {
  const { root = "", right = "", mills, strike = "", multiplier } = parts;
  const expiry = dayIn(parts);
  const price =
    mills === undefined
      ? Decimal.parse(strike.replaceAll(",", ""))
      : Decimal.scaled(BigInt(mills), 3);
  if (!expiry || !price) return undefined;
  return {
    underlying: root,
    expiry,
    strike: price,
    right: right.startsWith("C") ? "call" : "put",
    ...(multiplier === undefined ? {} : { multiplier: Decimal.of(multiplier) }),
  };
}

function dayIn({
  year = "",
  month,
  name = "",
  day = "",
}: Readonly<Record<string, string | undefined>>): Day | undefined {
  const full = year.length === 2 ? `20${year}` : year;
  const number = month ?? String(MONTHS.indexOf(name) + 1);
  const iso = `${full}-${number.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(iso) ? undefined : (iso as Day);
}

const US_CONTRACT = Decimal.of(100);

/**
 * The symbol that the Options Clearing Corporation gives a contract, without padding:
 * "SPY250321C00570000".
 */
export const occSymbol = ({ underlying, expiry, strike, right }: OptionContract): string =>
  underlying +
  expiry.slice(2).replaceAll("-", "") +
  (right === "call" ? "C" : "P") +
  strike.toFixed(3).replace(".", "").padStart(8, "0");

/** The instrument of a US option, on 100 shares unless its symbol says otherwise. */
export function optionInstrument(contract: OptionContract, currency: Currency): Instrument {
  const { underlying, expiry, strike, right, multiplier = US_CONTRACT } = contract;
  const symbol = occSymbol(contract);
  return instrument({
    kind: "option",
    symbol,
    currency,
    multiplier,
    underlying,
    expiry,
    strike,
    right,
  });
}
