import { Decimal } from "#domain";
import type { FileSource } from "#http";
import { type Fill, fillsOf } from "./fills.ts";
import { DOLLARS, EUROS, type Listing } from "./market.ts";
import { seeded } from "./random.ts";

/** Trading days of 390 minutes that the sample spans, from the first on, without weekends. */
const FIRST_DAY = Date.UTC(2025, 0, 6);
const DAYS = 430;
const MINUTES_A_DAY = 390;
const OPEN_MINUTE = 9 * 60 + 30;
const DAY_MS = 86_400_000;

type Attributes = Readonly<Record<string, string | number | Decimal>>;

/**
 * The invented statement that the first-run page offers: two accounts, shares, options and futures,
 * dividends, open positions, in the layout of an IBKR Flex Query. It is the same text each time, so
 * importing it again changes nothing.
 */
export function sampleStatement(): FileSource {
  const bytes = new TextEncoder().encode(text());
  return {
    name: "sample.xml",
    size: bytes.length,
    async *bytes() {
      yield bytes;
    },
  };
}

const text = () =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<FlexQueryResponse queryName="Sample" type="AF">',
    '<FlexStatements count="2">',
    ...statement({
      account: "SAMPLE1",
      currency: "USD",
      listings: DOLLARS,
      deposit: 100_000,
      seed: 7,
    }),
    ...statement({
      account: "SAMPLE2",
      currency: "EUR",
      listings: EUROS,
      deposit: 25_000,
      seed: 11,
    }),
    "</FlexStatements>",
    "</FlexQueryResponse>",
    "",
  ].join("\n");

type Account = {
  readonly account: string;
  readonly currency: string;
  readonly listings: readonly Listing[];
  readonly deposit: number;
  readonly seed: number;
};

function statement({ account, currency, listings, deposit, seed }: Account): string[] {
  const random = seeded(seed);
  const all = listings.flatMap((listing) => fillsOf(listing, random, DAYS * MINUTES_A_DAY));
  const fills = all.toSorted((a, b) => a.minute - b.minute);
  const period = { fromDate: dayText(0), toDate: dayText(DAYS - 1), period: "Custom" };
  return [
    element("FlexStatement", { accountId: account, ...period }, "open"),
    element("AccountInformation", {
      accountId: account,
      acctAlias: `Sample account in ${currency}`,
      currency,
    }),
    "<Trades>",
    ...fills.map((fill, at) => element("Trade", tradeOf(fill, `${account}.${at + 1}`, account))),
    "</Trades>",
    "<CashTransactions>",
    ...cashOf({ account, currency, deposit, listings }),
    "</CashTransactions>",
    "<OpenPositions>",
    ...positionsOf(fills, account),
    "</OpenPositions>",
    "</FlexStatement>",
  ];
}

function tradeOf(fill: Fill, id: string, account: string): Attributes {
  const { listing, units, price, opens, realised, closed } = fill;
  const { multiplier, digits, feePerUnit, currency } = listing;
  const proceeds = Decimal.scaled(-units * price * multiplier, digits);
  const fee = Decimal.scaled(Math.abs(units) * feePerUnit, 3);
  const openingFee = Decimal.scaled(closed * feePerUnit, 3);
  const gross = Decimal.scaled(realised * multiplier, digits);
  return {
    accountId: account,
    ...instrumentOf(listing),
    tradeID: id,
    ibExecID: `sample.${id}`,
    ibOrderID: `order.${id}`,
    dateTime: timeText(fill.minute),
    tradeDate: timeText(fill.minute).slice(0, 8),
    transactionType: "ExchTrade",
    exchange: "SAMPLE",
    buySell: units > 0 ? "BUY" : "SELL",
    quantity: units,
    tradePrice: Decimal.scaled(price, digits),
    proceeds,
    taxes: 0,
    ibCommission: fee.neg(),
    ibCommissionCurrency: currency,
    netCash: proceeds.minus(fee),
    openCloseIndicator: opens ? "O" : "C",
    fifoPnlRealized: opens ? 0 : gross.minus(fee).minus(openingFee),
    levelOfDetail: "EXECUTION",
  };
}

function instrumentOf({
  symbol,
  name,
  category,
  currency,
  multiplier,
  option,
}: Listing): Attributes {
  const contract = option && {
    underlyingSymbol: option.underlying,
    expiry: option.expiry,
    strike: option.strike,
    putCall: option.right,
  };
  return { currency, assetCategory: category, symbol, description: name, multiplier, ...contract };
}

function cashOf({ account, currency, deposit, listings }: Omit<Account, "seed">): string[] {
  const common = { accountId: account, currency, levelOfDetail: "DETAIL" };
  const paid = element("CashTransaction", {
    ...common,
    type: "Deposits/Withdrawals",
    amount: deposit,
    dateTime: timeText(0),
    transactionID: `${account}.cash.0`,
    description: "DEPOSIT",
  });
  const shares = listings.filter(({ category }) => category === "STK");
  const dividends = shares.map((listing, at) =>
    element("CashTransaction", {
      ...common,
      ...instrumentOf(listing),
      type: "Dividends",
      amount: Decimal.scaled(listing.start * 3, 3),
      dateTime: timeText((60 + at * 90) * MINUTES_A_DAY),
      transactionID: `${account}.cash.${at + 1}`,
      description: `${listing.symbol} CASH DIVIDEND`,
    }),
  );
  return [paid, ...dividends];
}

function positionsOf(fills: readonly Fill[], account: string): string[] {
  const listings = [...new Set(fills.map(({ listing }) => listing))];
  return listings.flatMap((listing) => {
    const own = fills.filter((fill) => fill.listing === listing);
    const position = own.reduce((sum, { units }) => sum + units, 0);
    const last = own.at(-1);
    if (position === 0 || !last) return [];
    const price = Decimal.scaled(last.price, listing.digits);
    return element("OpenPosition", {
      accountId: account,
      ...instrumentOf(listing),
      reportDate: dayText(DAYS - 1),
      position,
      markPrice: price,
      costBasisPrice: price,
      positionValue: Decimal.scaled(position * last.price * listing.multiplier, listing.digits),
      levelOfDetail: "SUMMARY",
    });
  });
}

function element(name: string, attributes: Attributes, end: "open" | "empty" = "empty"): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${list.join("")}${end === "open" ? ">" : " />"}`;
}

/** Weekdays on which nobody trades, so that no trade of the sample stands on one. */
const HOLIDAYS = new Set(["20250704", "20251127", "20251225", "20260101", "20260703"]);

/** Trading days in order, as many as were asked for so far. */
const tradingDays: string[] = [];

/** The n-th trading day from the first. */
function dayText(index: number): string {
  for (let at = weekdaysSeen; tradingDays.length <= index; at = weekdaysSeen) {
    const ms = FIRST_DAY + (Math.floor(at / 5) * 7 + (at % 5)) * DAY_MS;
    const text = new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");
    if (!HOLIDAYS.has(text)) tradingDays.push(text);
    weekdaysSeen++;
  }
  return tradingDays[index] ?? "";
}
let weekdaysSeen = 0;

function timeText(minute: number): string {
  const inDay = OPEN_MINUTE + (minute % MINUTES_A_DAY);
  const hours = String(Math.floor(inDay / 60)).padStart(2, "0");
  const minutes = String(inDay % 60).padStart(2, "0");
  const seconds = String((minute * 37) % 60).padStart(2, "0");
  return `${dayText(Math.floor(minute / MINUTES_A_DAY))};${hours}${minutes}${seconds}`;
}
