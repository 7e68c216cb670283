import { type CashKind, Decimal, type Fee } from "#domain";
import type { CashEvent, FillEvent, FillTerms, VenueAccount } from "../venue/event.ts";
import { element } from "../wire/xml.ts";
import { type Contract, contractOf, rateToBase } from "./contracts.ts";
import { compactDay, compactTime } from "./period.ts";

/** A row of the section Trades: the fill itself, its cancellation, or its correction. */
export type TradeRow = {
  readonly fill: FillEvent;
  readonly terms: FillTerms;
  readonly kind: "ExchTrade" | "TradeCancel" | "TradeCorrect";
  readonly revision: number;
  readonly reported: string;
  /** What it closed and opened, and the profit of it after commissions. */
  readonly effect: "O" | "C" | "C;O";
  readonly realised: Decimal;
};

export type Numbering = {
  /** Added to the venue's own numbers. */
  readonly firstId: bigint;
};

const number = ({ firstId }: Numbering, base: bigint, of: number): string =>
  String(base + firstId + BigInt(of));

/** "0000e1a7.65f00042.01.01"; the last part grows with corrections. */
export const executionId = (fill: FillEvent, revision: number): string =>
  `0000e1a7.${(0x65f00000 + fill.fill).toString(16)}.01.${String(revision).padStart(2, "0")}`;

const aboutContract = (contract: Contract) => ({
  assetCategory: contract.category,
  symbol: contract.symbol,
  description: contract.description,
  conid: contract.conid,
  securityID: contract.isin,
  securityIDType: contract.isin && "ISIN",
  cusip: undefined,
  isin: contract.isin,
  listingExchange: contract.exchange,
  underlyingSymbol: contract.option?.underlying,
  multiplier: contract.multiplier,
  strike: contract.option?.strike,
  expiry: contract.option?.expiry,
  putCall: contract.option?.right,
});

const aboutAccount = ({ number: accountId }: VenueAccount, currency: string) => ({
  accountId,
  acctAlias: undefined,
  model: undefined,
  currency,
  fxRateToBase: rateToBase(currency),
});

/**
 * Money of a fill: its value, and what stays of it after commission, signed from the account's
 * view. Cancellations and corrections state no commission: that of the first report stands.
 */
export function moneyOf({ fill, terms, kind }: Pick<TradeRow, "fill" | "terms" | "kind">) {
  const { multiplier } = contractOf(fill.symbol);
  const buys = (fill.side === "buy") !== (kind === "TradeCancel");
  const quantity = buys ? terms.quantity : terms.quantity.neg();
  const value = quantity.times(terms.price).times(multiplier);
  const charged = Decimal.sum(terms.fees.map(({ amount }: Fee) => amount));
  const commission = kind === "ExchTrade" ? charged.neg() : Decimal.zero;
  return { quantity, value, commission, net: commission.minus(value) };
}

export function executionRow(row: TradeRow, numbering: Numbering): string {
  const { fill, terms, kind, revision, reported, effect, realised } = row;
  const contract = contractOf(fill.symbol);
  const { quantity, value, commission, net } = moneyOf(row);
  const isReport = kind !== "ExchTrade";
  const word = fill.side === "buy" ? "BUY" : "SELL";
  const time = compactTime(fill.executedAt);
  const cents = (amount: Decimal) => String(amount);
  return element("Trade", {
    ...aboutAccount(fill.account, contract.currency),
    ...aboutContract(contract),
    tradeID: number(numbering, 5_000_000_000n, fill.seq * 10 + revision),
    reportDate: reported,
    dateTime: time,
    tradeDate: time.slice(0, 8),
    settleDateTarget: undefined,
    transactionType: kind,
    exchange: contract.exchange,
    quantity: String(quantity),
    tradePrice: String(terms.price),
    tradeMoney: cents(value),
    proceeds: cents(value.neg()),
    taxes: "0",
    ibCommission: cents(commission),
    ibCommissionCurrency: contract.currency,
    netCash: cents(net),
    closePrice: String(terms.price),
    openCloseIndicator: effect,
    notes: fill.left.isZero() ? undefined : "P",
    cost: cents(net.neg().plus(realised)),
    fifoPnlRealized: cents(realised),
    fxPnl: "0",
    mtmPnl: "0",
    origTradeID: isReport ? number(numbering, 5_000_000_000n, fill.seq * 10 + 1) : undefined,
    origTransactionID: isReport ? number(numbering, 20_000_000_000n, fill.seq * 10 + 1) : undefined,
    transactionID: number(numbering, 20_000_000_000n, fill.seq * 10 + revision),
    buySell: kind === "TradeCancel" ? `${word} (Ca.)` : word,
    ibOrderID: orderNumber(fill, numbering),
    // What IBKR books itself has no id of a venue.
    ibExecID: isReport ? undefined : executionId(fill, revision),
    orderTime: time,
    levelOfDetail: "EXECUTION",
    orderType: "MKT",
    isAPIOrder: "N",
    accruedInt: "0",
  });
}

const orderNumber = ({ order }: FillEvent, numbering: Numbering) =>
  number(numbering, 600_000_000n, order);

/** A row that repeats executions: of one order, or of one symbol and day. */
export function summaryRow(
  level: "ORDER" | "SYMBOL_SUMMARY",
  rows: readonly TradeRow[],
  numbering: Numbering,
): string {
  const [first] = rows;
  if (!first) throw new RangeError("Cannot sum up no rows");
  const { fill, reported } = first;
  const contract = contractOf(fill.symbol);
  const monies = rows.map(moneyOf);
  const total = (of: (money: (typeof monies)[number]) => Decimal) => Decimal.sum(monies.map(of));
  const quantity = total((each) => each.quantity);
  const value = total((each) => each.value);
  const price = quantity.isZero() ? Decimal.zero : value.div(quantity.times(contract.multiplier));
  const isOrder = level === "ORDER";
  return element(isOrder ? "Order" : "SymbolSummary", {
    ...aboutAccount(fill.account, contract.currency),
    ...aboutContract(contract),
    tradeID: undefined,
    reportDate: reported,
    tradeDate: reported,
    dateTime: isOrder ? compactTime(fill.executedAt) : undefined,
    transactionType: undefined,
    exchange: undefined,
    quantity: String(quantity),
    tradePrice: String(price.round(9)),
    tradeMoney: String(value),
    proceeds: String(value.neg()),
    taxes: "0",
    ibCommission: String(total((each) => each.commission)),
    ibCommissionCurrency: contract.currency,
    netCash: String(total((each) => each.net)),
    fifoPnlRealized: String(Decimal.sum(rows.map(({ realised }) => realised))),
    buySell: fill.side === "buy" ? "BUY" : "SELL",
    ibOrderID: isOrder ? orderNumber(fill, numbering) : undefined,
    ibExecID: undefined,
    levelOfDetail: level,
  });
}

const CASH_TYPES: Readonly<Record<CashKind, string>> = {
  deposit: "Deposits/Withdrawals",
  withdrawal: "Deposits/Withdrawals",
  transfer: "Deposits/Withdrawals",
  dividend: "Dividends",
  interest: "Broker Interest Received",
  tax: "Withholding Tax",
  fee: "Other Fees",
  funding: "Other Fees",
  conversion: "Other Income",
  other: "Other Income",
};

export function cashRow(
  event: CashEvent,
  level: "DETAIL" | "SUMMARY",
  numbering: Numbering,
): string {
  const { kind, amount, symbol, currency, at } = event;
  const paid = kind === "interest" && amount.sign < 0;
  const contract = symbol === undefined ? undefined : contractOf(symbol);
  return element("CashTransaction", {
    ...aboutAccount(event.account, currency),
    ...(contract ? aboutContract(contract) : { assetCategory: undefined, symbol: undefined }),
    description: event.description || CASH_TYPES[kind],
    dateTime: level === "DETAIL" ? compactTime(at) : compactDay(at),
    settleDate: compactDay(at),
    amount: String(amount),
    type: paid ? "Broker Interest Paid" : CASH_TYPES[kind],
    tradeID: undefined,
    code: undefined,
    transactionID:
      level === "DETAIL" ? number(numbering, 30_000_000_000n, event.movement) : undefined,
    reportDate: compactDay(event.visibleAt),
    clientReference: undefined,
    levelOfDetail: level,
  });
}
