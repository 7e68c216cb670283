import { Decimal } from "#domain";

/** What Alpaca says of an asset. */
export type AlpacaAsset = {
  readonly symbol: string;
  readonly name: string;
  readonly class: "us_equity" | "us_option" | "crypto";
  readonly exchange: string;
};

const share = (symbol: string, name: string, exchange = "NASDAQ"): AlpacaAsset => ({
  symbol,
  name,
  exchange,
  class: "us_equity",
});

export const ALPACA_ASSETS: readonly AlpacaAsset[] = [
  share("AAPL", "Apple Inc. Common Stock"),
  share("MSFT", "Microsoft Corporation Common Stock"),
  share("SPY", "SPDR S&P 500 ETF Trust", "ARCA"),
  share("F", "Ford Motor Company", "NYSE"),
  share("BRK.B", "Berkshire Hathaway Inc.", "NYSE"),
  { symbol: "BTC/USD", name: "Bitcoin / US Dollar", class: "crypto", exchange: "CRYPTO" },
];

/** An asset of the list, or an option by its OCC symbol, or a share that only the caller knows. */
export const assetOf = (symbol: string): AlpacaAsset =>
  ALPACA_ASSETS.find((asset) => asset.symbol === symbol) ??
  (/^[A-Z]{1,6}\d{6}[CP]\d{8}$/.test(symbol)
    ? { symbol, name: symbol, class: "us_option", exchange: "OPRA" }
    : share(symbol, symbol));

/** Dollars for a price of 1 and one unit. */
export const multiplierOf = (symbol: string): Decimal =>
  assetOf(symbol).class === "us_option" ? Decimal.of(100) : Decimal.one;

/** Positions name a coin pair without its stroke, fills with it. */
export const positionSymbol = (symbol: string): string => symbol.replace("/", "");
