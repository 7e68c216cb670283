import { Decimal, type Instrument, instrument, type InstrumentKind } from "#domain";
import type { OpenElement } from "../elements.ts";
import { optionContract } from "../option-symbol.ts";
import { quoted, unreadable } from "../unreadable.ts";
import { currencyOf, given, momentOf, numberOf, type Statement, textOf } from "./row.ts";

/**
 * IBKR's asset categories. Exchange-traded funds are stocks there, and stay so, whether or not a
 * query names them.
 */
const KINDS: Readonly<Record<string, InstrumentKind>> = {
  STK: "equity",
  OPT: "option",
  FUT: "future",
  FOP: "future-option",
  FSFOP: "future-option",
  CASH: "fx",
  WAR: "warrant",
  IOPT: "warrant",
  CFD: "cfd",
  FUND: "fund",
  BOND: "bond",
  BILL: "bond",
  CRYPTO: "crypto",
  IND: "index",
  CMDTY: "other",
  PHYSS: "other",
};

const PER_HUNDRED = Decimal.of("0.01");
const cache = new WeakMap<Statement, Map<string, Instrument>>();

/** The instrument that a row is about. */
export function instrumentOf(row: OpenElement, statement: Statement): Instrument {
  // Rows of one instrument are many; making its identity costs more than all the rest of the row.
  const key = DECIDING.map((name) => textOf(row, name)).join("\n");
  let known = cache.get(statement);
  if (!known) cache.set(statement, (known = new Map()));
  const made = known.get(key) ?? makeInstrument(row, statement);
  known.set(key, made);
  return made;
}

const DECIDING = [
  "assetCategory",
  "symbol",
  "currency",
  "multiplier",
  "expiry",
  "strike",
  "putCall",
  "isin",
  "cusip",
];

function makeInstrument(row: OpenElement, statement: Statement): Instrument {
  const kind = kindOf(row);
  const { currency } = currencyOf(row);
  const symbol =
    textOf(row, "symbol", "isin", "cusip") ||
    unreadable("missing-value", "The row names no instrument; add the symbol to the Flex query");
  const isOption = kind === "option" || kind === "future-option";
  const contract = isOption ? optionContract(symbol) : undefined;
  const expiry = textOf(row, "expiry");
  const right = textOf(row, "putCall");
  const strike = nonZero(numberOf(row, "strike")) ?? contract?.strike;
  const id = textOf(row, "securityID");
  const idKind = textOf(row, "securityIDType");
  return instrument({
    kind,
    symbol,
    currency,
    multiplier: multiplierOf(row, kind),
    ...defined({
      name: given(textOf(row, "description")),
      isin: given(textOf(row, "isin") || (idKind === "ISIN" ? id : "")),
      cusip: given(textOf(row, "cusip") || (idKind === "CUSIP" ? id : "")),
      exchange: given(textOf(row, "listingExchange")),
      underlying: given(textOf(row, "underlyingSymbol")) ?? contract?.underlying,
      expiry: expiry ? momentOf(expiry, statement).day : contract?.expiry,
      strike,
      right: right
        ? right.startsWith("C")
          ? ("call" as const)
          : ("put" as const)
        : contract?.right,
    }),
  });
}

/** Queries may leave the category out; then only what nothing else can be is taken for granted. */
function kindOf(row: OpenElement): InstrumentKind {
  const category = textOf(row, "assetCategory");
  const known = KINDS[category];
  if (known) return known;
  if (category !== "")
    unreadable("unknown-word", `${quoted(category)} is not a known asset category`);
  const symbol = textOf(row, "symbol");
  if (/^[A-Z]{3}\.[A-Z]{3}$/.test(symbol)) return "fx";
  if (optionContract(symbol)) return "option";
  const plain = textOf(row, "strike", "expiry", "putCall") === "";
  if (plain && textOf(row, "isin") !== "") return "equity";
  return unreadable("missing-value", "The asset category is missing; add it to the Flex query");
}

/** Bonds are quoted in percent of their face value, which is the quantity. */
function multiplierOf(row: OpenElement, kind: InstrumentKind): Decimal {
  const stated = nonZero(numberOf(row, "multiplier"));
  if (kind === "bond") return (stated ?? Decimal.one).times(PER_HUNDRED);
  if (stated) return stated;
  if (kind === "option") return Decimal.of(100);
  if (kind === "future" || kind === "future-option") {
    unreadable("missing-value", 'The attribute "multiplier" is missing; add it to the Flex query');
  }
  return Decimal.one;
}

const nonZero = (value: Decimal | undefined) => (value?.isZero() ? undefined : value);

type Defined<Of> = { readonly [Key in keyof Of]?: Exclude<Of[Key], undefined> };

/** Leaves out what is undefined. */
export const defined = <Of extends object>(parts: Of): Defined<Of> =>
  Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as Defined<Of>;
