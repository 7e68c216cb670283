import { type Decimal, type Instrument, instrument, type InstrumentKind } from "#domain";
import { optionContract, type Row, type TableSettings, unreadable, Unreadable } from "#kit";
import { readUnder } from "./bound.ts";
import { INSTRUMENT } from "./columns.ts";

type Info = {
  readonly name?: string | undefined;
  readonly isin?: string | undefined;
  readonly cusip?: string | undefined;
  readonly exchange?: string | undefined;
  readonly multiplier?: Decimal | undefined;
  readonly underlying?: string | undefined;
};

/**
 * What a statement tells about itself at its beginning and end: who and when, and what its symbols
 * mean.
 */
export type Catalogue = {
  account: string | undefined;
  accountName: string | undefined;
  currency: string | undefined;
  /** Last day of the period, in the statement's own words. */
  until: string | undefined;
  readonly instruments: Map<string, Info>;
};

const INFORMATION = "Financial Instrument Information";

/**
 * Reads the sections that describe the others. They stand partly behind them, so the file is read
 * for them first.
 */
export function createCatalogue(settings: TableSettings) {
  const catalogue: Catalogue = {
    account: undefined,
    accountName: undefined,
    currency: undefined,
    until: undefined,
    instruments: new Map(),
  };
  let header: readonly string[] = [];

  function information(cells: readonly string[]): void {
    const { symbol, description, id, exchange, multiplier, underlying } = readUnder(
      INSTRUMENT,
      header,
      settings,
    )(cells);
    const isin = id !== undefined && id.length === 12 ? id : undefined;
    const info = {
      name: description,
      isin,
      cusip: isin === undefined ? id : undefined,
      exchange,
      multiplier,
      underlying,
    };
    // A symbol that was renamed stands beside its old names: "META, FB".
    for (const name of symbol.split(/,\s*/)) catalogue.instruments.set(name, info);
  }

  return {
    catalogue,
    row({ cells }: Row): void {
      const [section = "", kind = "", ...rest] = cells;
      if (section === INFORMATION && kind === "Header") header = rest;
      if (kind !== "Data") return;
      if (section === INFORMATION) tolerant(() => information(rest));
      if (section === "Statement" || section === "Account Information")
        fact(catalogue, rest[0] ?? "", rest[1] ?? "");
    },
  };
}

function fact(catalogue: Catalogue, name: string, value: string): void {
  if (name === "Account" || name === "AccountId")
    catalogue.account = value.replace(/\s*\(.*\)$/, "");
  if (name === "Account Alias") catalogue.accountName = value;
  if (name === "Base Currency") catalogue.currency = value;
  if (name === "ToDate") catalogue.until = value;
  if (name === "Period") catalogue.until = value.split(" - ").at(-1);
}

/**
 * A line of description that cannot be read leaves its symbol undescribed; the trades themselves
 * still speak.
 */
function tolerant(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
}

export type Named = {
  readonly kind: InstrumentKind;
  readonly symbol: string;
  readonly currency: string;
  /** Money that a trade of one unit at a price of one moves, where a row shows it. */
  readonly implied?: Decimal | undefined;
};

export function instrumentOf(
  { instruments }: Catalogue,
  { kind, symbol, currency, implied }: Named,
): Instrument {
  const { multiplier: stated, ...info } = instruments.get(symbol) ?? {};
  const contract =
    kind === "option" || kind === "future-option" ? optionContract(symbol) : undefined;
  const multiplier = (kind === "bond" ? undefined : stated) ?? implied;
  if (!multiplier && kind !== "equity" && kind !== "fund" && kind !== "fx" && kind !== "crypto") {
    unreadable("unknown-multiplier", `The statement does not tell the multiplier of "${symbol}"`);
  }
  return instrument({
    kind,
    // IBKR writes pairs with a point in trades and elsewhere with a slash.
    symbol: kind === "fx" ? symbol.replace("/", ".") : symbol,
    currency,
    multiplier,
    ...defined({ ...info, ...contract }),
  });
}

type Defined<Of> = { readonly [Key in keyof Of]?: Exclude<Of[Key], undefined> };
const defined = <Of extends object>(parts: Of): Omit<Defined<Of>, "multiplier"> =>
  Object.fromEntries(
    Object.entries(parts).filter(([key, value]) => value !== undefined && key !== "multiplier"),
  ) as Defined<Of>;
