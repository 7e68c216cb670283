import { Decimal } from "#domain";
import { averagePrice, unitsOf } from "../venue/book.ts";
import { seeded, uuid } from "../venue/seeded.ts";
import { ALPACA_ASSETS, assetOf, multiplierOf, positionSymbol } from "./assets.ts";
import type { AlpacaLedger } from "./ledger.ts";

const assetId = (symbol: string) => uuid(seeded(`asset ${symbol}`));

/** Open positions, marked at the price of the last fill. */
export function positionRows(ledger: AlpacaLedger): object[] {
  ledger.activities();
  return ledger.book
    .symbols()
    .filter((symbol) => ledger.book.lots(symbol).length > 0)
    .map((symbol) => positionRow(ledger, symbol));
}

function positionRow(ledger: AlpacaLedger, symbol: string): object {
  const lots = ledger.book.lots(symbol);
  const units = unitsOf(lots);
  const price = ledger.markOf(symbol);
  const each = multiplierOf(symbol);
  const value = units.times(price).times(each);
  const cost = Decimal.sum(lots.map((lot) => lot.units.times(lot.price))).times(each);
  const gain = value.minus(cost);
  const share = cost.isZero() ? Decimal.zero : gain.div(cost.abs()).round(16);
  const asset = assetOf(symbol);
  return {
    asset_id: assetId(symbol),
    symbol: positionSymbol(symbol),
    exchange: asset.exchange,
    asset_class: asset.class,
    asset_marginable: asset.class === "us_equity",
    qty: String(units),
    qty_available: String(units),
    avg_entry_price: String(averagePrice(lots) ?? Decimal.zero),
    side: units.sign < 0 ? "short" : "long",
    market_value: String(value),
    cost_basis: String(cost),
    unrealized_pl: String(gain),
    unrealized_plpc: String(share),
    unrealized_intraday_pl: "0",
    unrealized_intraday_plpc: "0",
    current_price: String(price),
    lastday_price: String(price),
    change_today: "0",
  };
}

/** `bound` is what open orders would pay. */
export function accountRow(ledger: AlpacaLedger, bound = Decimal.zero): object {
  ledger.activities();
  const { account, book } = ledger;
  const values = book.symbols().map((symbol) => {
    const value = unitsOf(book.lots(symbol)).times(ledger.markOf(symbol));
    return value.times(multiplierOf(symbol));
  });
  const long = Decimal.sum(values.filter(({ sign }) => sign > 0));
  const short = Decimal.sum(values.filter(({ sign }) => sign < 0));
  const cash = String(ledger.cash);
  const free = String(Decimal.max(Decimal.zero, ledger.cash.minus(bound)));
  const equity = String(ledger.cash.plus(long).plus(short));
  const margin = String(long.minus(short).times(HALF));
  return {
    id: uuid(seeded(`account ${account.number}`)),
    account_number: account.number,
    status: "ACTIVE",
    crypto_status: "ACTIVE",
    currency: account.currency,
    cash,
    portfolio_value: equity,
    equity,
    last_equity: equity,
    buying_power: free,
    regt_buying_power: free,
    daytrading_buying_power: "0",
    non_marginable_buying_power: free,
    accrued_fees: "0",
    pending_transfer_in: "0",
    pending_transfer_out: "0",
    pattern_day_trader: false,
    trade_suspended_by_user: false,
    trading_blocked: false,
    transfers_blocked: false,
    account_blocked: false,
    created_at: account.openedAt,
    shorting_enabled: true,
    multiplier: "2",
    daytrade_count: 0,
    sma: "0",
    long_market_value: String(long),
    short_market_value: String(short),
    initial_margin: margin,
    maintenance_margin: margin,
    last_maintenance_margin: margin,
  };
}

/** What the owner of the account chose. */
export const configurationRow = (): object => ({
  dtbp_check: "entry",
  trade_confirm_email: "all",
  suspend_trade: false,
  no_shorting: false,
  fractional_trading: true,
  max_margin_multiplier: "4",
  pdt_check: "entry",
});

const HALF = Decimal.of("0.5");

export const assetRows = (): object[] => ALPACA_ASSETS.map(({ symbol }) => assetRow(symbol));

export function assetRow(symbol: string): object {
  const asset = assetOf(symbol);
  const isShare = asset.class === "us_equity";
  return {
    id: assetId(symbol),
    ...asset,
    status: "active",
    tradable: true,
    marginable: isShare,
    shortable: isShare,
    easy_to_borrow: isShare,
    fractionable: true,
  };
}
