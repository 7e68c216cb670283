import { Decimal } from "#domain";
import { averagePrice, type Book, createBook, type FillEffect, unitsOf } from "../venue/book.ts";
import type {
  CashEvent,
  FillEvent,
  FillTerms,
  PublishedEvent,
  VenueAccount,
} from "../venue/event.ts";
import { element } from "../wire/xml.ts";
import { contractOf, rateToBase } from "./contracts.ts";
import { compactDay, type Period } from "./period.ts";
import {
  cashRow,
  executionRow,
  moneyOf,
  type Numbering,
  summaryRow,
  type TradeRow,
} from "./rows.ts";

export type StatementParts = Numbering & {
  readonly account: VenueAccount;
  readonly events: readonly PublishedEvent[];
  readonly period: Period;
};

/** What happened in an account up to the end of a period, gone through once. */
export type Told = {
  readonly trades: readonly TradeRow[];
  readonly bookings: readonly CashEvent[];
  readonly book: Book;
  readonly marks: ReadonlyMap<string, Decimal>;
  /** Cash by currency before the period and at its end. */
  readonly before: ReadonlyMap<string, Decimal>;
  readonly after: ReadonlyMap<string, Decimal>;
};

export function tell({ events, period }: StatementParts): Told {
  const book = createBook();
  const marks = new Map<string, Decimal>();
  const trades: TradeRow[] = [];
  const bookings: CashEvent[] = [];
  const after = new Map<string, Decimal>();
  let before: ReadonlyMap<string, Decimal> | undefined;
  const terms = new Map<FillEvent, FillTerms>();
  const move = (currency: string, amount: Decimal) =>
    after.set(currency, (after.get(currency) ?? Decimal.zero).plus(amount));

  function trade(row: TradeRow): void {
    move(contractOf(row.fill.symbol).currency, moneyOf(row).net);
    if (row.reported >= period.from) trades.push(row);
  }

  function happened(event: PublishedEvent, reported: string): void {
    switch (event.type) {
      case "fill": {
        marks.set(event.symbol, event.price);
        terms.set(event, event);
        const done = outcomeOf(event, book.add(event));
        return trade({
          fill: event,
          terms: event,
          kind: "ExchTrade",
          revision: 1,
          reported,
          ...done,
        });
      }
      case "fill_corrected":
      case "fill_busted": {
        const { of: fill, revision } = event;
        const known = terms.get(fill) ?? fill;
        const common = { fill, reported, effect: "O" as const, realised: Decimal.zero };
        book.revise(fill, event.type === "fill_busted" ? undefined : event);
        trade({ ...common, terms: known, kind: "TradeCancel", revision: revision * 2 });
        if (event.type === "fill_busted") return;
        terms.set(fill, event);
        return trade({ ...common, terms: event, kind: "TradeCorrect", revision: revision * 2 + 1 });
      }
      case "cash":
      case "fee":
      case "funding":
        move(event.currency, event.amount);
        if (reported >= period.from) bookings.push(event);
        return;
      default:
    }
  }

  for (const event of events) {
    const reported = compactDay(event.visibleAt);
    if (reported > period.to) break;
    if (before === undefined && reported >= period.from) before = new Map(after);
    happened(event, reported);
  }
  return { trades, bookings, book, marks, before: before ?? new Map(after), after };
}

/** Profit is after the commissions of opening and closing, as IBKR states it. */
function outcomeOf(fill: FillEvent, { closed, opened }: FillEffect) {
  const { multiplier } = contractOf(fill.symbol);
  const realised = closed.map(({ lot, units }) => {
    const gain = fill.price.minus(lot.price).times(units).times(multiplier);
    const charged = shareOf(lot.from, units).plus(shareOf(fill, units));
    return (lot.units.sign < 0 ? gain.neg() : gain).minus(charged);
  });
  const effect = closed.length === 0 ? "O" : opened.isZero() ? "C" : "C;O";
  return { realised: Decimal.sum(realised), effect } as const;
}

/** The part of a fill's commission that falls on some of its units. */
const shareOf = ({ fees, quantity }: FillEvent, units: Decimal): Decimal =>
  Decimal.sum(fees.map(({ amount }) => amount))
    .times(units)
    .div(quantity)
    .round(9);

/** Rows of all sections of one account's activity statement. */
export function activityRows(parts: StatementParts): string[] {
  const told = tell(parts);
  return [
    accountRow(parts),
    ...cashReportRows(parts, told),
    ...tradeRows(told.trades, parts),
    ...told.bookings.flatMap((event) => [
      cashRow(event, "DETAIL", parts),
      cashRow(event, "SUMMARY", parts),
    ]),
    ...positionRows(parts, told),
  ];
}

const accountRow = ({ account }: StatementParts): string =>
  element("AccountInformation", {
    accountId: account.number,
    acctAlias: undefined,
    model: undefined,
    currency: account.currency,
    name: account.name,
    accountType: "Individual",
    customerType: "Individual",
    accountCapabilities: "Margin",
    tradingPermissions: "Stocks,Options",
    dateOpened: compactDay(account.openedAt),
    ibEntity: "IBLLC-US",
  });

/** Executions, with the orders and symbols that sum them up in front of them. */
export function tradeRows(trades: readonly TradeRow[], numbering: Numbering): string[] {
  const plain = trades.filter(({ kind }) => kind === "ExchTrade");
  const groups = (key: (row: TradeRow) => string) => {
    const found = new Map<string, TradeRow[]>();
    for (const row of plain) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
    return [...found.values()];
  };
  const bySymbol = groups(({ fill, reported }) => `${fill.symbol} ${reported} ${fill.side}`);
  const byOrder = groups(({ fill, reported }) => `${fill.order} ${reported}`);
  return [
    ...bySymbol.map((rows) => summaryRow("SYMBOL_SUMMARY", rows, numbering)),
    ...byOrder.map((rows) => summaryRow("ORDER", rows, numbering)),
    ...trades.map((row) => executionRow(row, numbering)),
  ];
}

function cashReportRows({ account, period }: StatementParts, { before, after }: Told): string[] {
  const rowOf = (currency: string, start: Decimal, end: Decimal) =>
    element("CashReportCurrency", {
      accountId: account.number,
      acctAlias: undefined,
      model: undefined,
      currency,
      fromDate: period.from,
      toDate: period.to,
      startingCash: start,
      endingCash: end,
      endingSettledCash: end,
    });
  const zero = Decimal.zero;
  const inBase = (cash: ReadonlyMap<string, Decimal>) =>
    Decimal.sum([...cash].map(([currency, sum]) => sum.times(Decimal.of(rateToBase(currency)))));
  return [
    rowOf("BASE_SUMMARY", inBase(before), inBase(after)),
    ...[...after].map(([currency, end]) => rowOf(currency, before.get(currency) ?? zero, end)),
  ];
}

function positionRows({ account, period }: StatementParts, { book, marks }: Told): string[] {
  const open = book.symbols().filter((symbol) => book.lots(symbol).length > 0);
  return open.map((symbol) => {
    const contract = contractOf(symbol);
    const lots = book.lots(symbol);
    const units = unitsOf(lots);
    const mark = marks.get(symbol) ?? Decimal.zero;
    const price = averagePrice(lots) ?? Decimal.zero;
    const value = units.times(mark).times(contract.multiplier);
    const cost = units.times(price).times(contract.multiplier);
    return element("OpenPosition", {
      accountId: account.number,
      acctAlias: undefined,
      model: undefined,
      currency: contract.currency,
      fxRateToBase: rateToBase(contract.currency),
      assetCategory: contract.category,
      symbol,
      description: contract.description,
      conid: contract.conid,
      isin: contract.isin,
      listingExchange: contract.exchange,
      underlyingSymbol: contract.option?.underlying,
      multiplier: contract.multiplier,
      strike: contract.option?.strike,
      expiry: contract.option?.expiry,
      putCall: contract.option?.right,
      reportDate: period.to,
      position: units,
      markPrice: mark,
      positionValue: value,
      openPrice: price,
      costBasisPrice: price,
      costBasisMoney: cost,
      fifoPnlUnrealized: value.minus(cost),
      side: units.sign < 0 ? "Short" : "Long",
      levelOfDetail: "SUMMARY",
    });
  });
}
