import { Decimal } from "#domain";
import { averagePrice, type OpenLot, unitsOf } from "../venue/book.ts";
import { homeRate, OANDA_INSTRUMENTS, quoteOf } from "./instruments.ts";
import type { OandaLedger } from "./ledger.ts";
import { isWorking } from "./order-note.ts";
import type { TimeFormat } from "./transactions.ts";

export const lastIdOf = (ledger: OandaLedger): string =>
  String(ledger.firstId + BigInt(ledger.entries().length - 1));

/** Positions of an account: all that were ever held, or what is open. */
export function positionRows(ledger: OandaLedger, open: boolean): object[] {
  ledger.entries();
  const rows = ledger.book.symbols().map((symbol) => positionRow(ledger, symbol));
  return open ? rows.filter(({ long, short }) => long.units !== "0" || short.units !== "0") : rows;
}

export function positionRow(ledger: OandaLedger, symbol: string) {
  const { long, short, financing, commission } = ledger.sumsOf(symbol);
  const pl = long.plus(short);
  const lots = ledger.book.lots(symbol);
  const isLong = unitsOf(lots).sign > 0;
  const side = (mine: boolean, pl: Decimal) => ({
    ...sideRow(ledger, symbol, mine ? lots : []),
    pl: pl.toFixed(4),
    resettablePL: pl.toFixed(4),
  });
  return {
    instrument: symbol,
    pl: pl.toFixed(4),
    resettablePL: pl.toFixed(4),
    unrealizedPL: "0.0000",
    financing: financing.toFixed(4),
    commission: commission.toFixed(4),
    guaranteedExecutionFees: "0.0000",
    marginUsed: "0.0000",
    long: side(isLong, long),
    short: side(!isLong, short),
  };
}

/** The mark is the price of the position itself, so nothing is unrealised. */
function sideRow(ledger: OandaLedger, symbol: string, lots: readonly OpenLot[]) {
  const average = averagePrice(lots);
  const { displayPrecision } = OANDA_INSTRUMENTS.find(({ name }) => name === symbol) ?? {};
  return {
    units: String(unitsOf(lots)),
    ...(average ? { averagePrice: average.toFixed(displayPrecision ?? 5) } : {}),
    ...(lots.length > 0 ? { tradeIDs: lots.map(({ from }) => String(ledger.idOfFill(from))) } : {}),
    financing: "0.0000",
    guaranteedExecutionFees: "0.0000",
    unrealizedPL: "0.0000",
  };
}

export function summaryRow(ledger: OandaLedger, time: TimeFormat): object {
  const entries = ledger.entries();
  const { account, book, balance } = ledger;
  const symbols = book.symbols();
  const sums = symbols.map((symbol) => ledger.sumsOf(symbol));
  const total = (of: (sum: (typeof sums)[number]) => Decimal) =>
    Decimal.sum(sums.map(of)).toFixed(4);
  const profit = ({ long, short }: (typeof sums)[number]) => long.plus(short);
  const open = symbols.filter((symbol) => book.lots(symbol).length > 0);
  const exposure = exposureOf(ledger);
  const cash = balance.toFixed(4);
  const margin = exposure.times(MARGIN_RATE);
  return {
    id: account.number,
    alias: account.name,
    currency: account.currency,
    balance: cash,
    createdByUserID: Number.parseInt(account.number.split("-")[2] ?? "0", 10),
    createdTime: time(account.openedAt),
    guaranteedStopLossOrderMode: "DISABLED",
    pl: total(profit),
    resettablePL: total(profit),
    resettablePLTime: "0",
    financing: total(({ financing }) => financing),
    commission: total(({ commission }) => commission),
    guaranteedExecutionFees: "0.0000",
    marginRate: String(MARGIN_RATE),
    openTradeCount: open.reduce((sum, symbol) => sum + book.lots(symbol).length, 0),
    openPositionCount: open.length,
    pendingOrderCount: [...ledger.notes.values()].filter(isWorking).length,
    hedgingEnabled: false,
    unrealizedPL: "0.0000",
    NAV: cash,
    marginUsed: margin.toFixed(4),
    marginAvailable: marginLeft(ledger).toFixed(4),
    positionValue: exposure.toFixed(4),
    marginCloseoutUnrealizedPL: "0.0000",
    marginCloseoutNAV: cash,
    marginCloseoutMarginUsed: margin.toFixed(4),
    marginCloseoutPercent: "0.00000",
    marginCloseoutPositionValue: "0.0000",
    withdrawalLimit: cash,
    marginCallMarginUsed: margin.toFixed(4),
    marginCallPercent: "0.00000",
    lastTransactionID: String(entries.at(-1)?.id ?? ledger.firstId),
  };
}

export const MARGIN_RATE = Decimal.of("0.02");

const exposureOf = (ledger: OandaLedger): Decimal =>
  Decimal.sum(ledger.book.symbols().map((symbol) => valueOf(ledger, symbol)));

/** What new positions may bind, by the entries that were looked at last. */
export const marginLeft = (ledger: OandaLedger): Decimal =>
  ledger.balance.minus(exposureOf(ledger).times(MARGIN_RATE));

const valueOf = ({ account, book }: OandaLedger, symbol: string): Decimal => {
  const rate = homeRate(quoteOf(symbol), account.currency);
  return Decimal.sum(book.lots(symbol).map(({ units, price }) => units.abs().times(price))).times(
    rate,
  );
};

export const openLotRows = (ledger: OandaLedger, time: TimeFormat) => {
  ledger.entries();
  return ledger.book.symbols().flatMap((symbol) =>
    ledger.book.lots(symbol).map(({ from, units, price }) => ({
      id: String(ledger.idOfFill(from)),
      instrument: symbol,
      price: String(price),
      openTime: time(from.executedAt),
      state: "OPEN",
      initialUnits: String(from.side === "buy" ? from.quantity : from.quantity.neg()),
      currentUnits: String(units),
      initialMarginRequired: "0.0000",
      marginUsed: "0.0000",
      realizedPL: "0.0000",
      unrealizedPL: "0.0000",
      financing: "0.0000",
    })),
  );
};
