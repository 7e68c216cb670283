import { type Decimal, type ExecutionKind, type Fee } from "#domain";
import type { OpenElement } from "../elements.ts";
import type { ExecutionRecord } from "../statement.ts";
import { quoted, unreadable } from "../unreadable.ts";
import { instrumentOf } from "./instrument.ts";
import {
  accountOf,
  currencyOf,
  given,
  momentOf,
  numberOf,
  requiredNumber,
  requiredText,
  type Scaled,
  type Statement,
  textOf,
} from "./row.ts";

/** A trade as it is mapped, with the figures that the row states about it. */
export type FlexExecution = {
  readonly record: ExecutionRecord;
  readonly cancels: boolean;
  /** Amounts in the currency of the instrument; undefined where the query leaves them out. */
  readonly netCash: Decimal | undefined;
  readonly proceeds: Decimal | undefined;
  readonly realised: Decimal | undefined;
};

const CANCELS = new Set(["TradeCancel", "FracShareCancel"]);
const TRANSACTIONS = new Set([
  ...CANCELS,
  "",
  "ExchTrade",
  "FracShare",
  "BookTrade",
  "DvpTrade",
  "Adjustment",
  "TradeCorrect",
]);

/** Whether a row takes a trade back. */
export const isCancellation = (row: OpenElement) =>
  CANCELS.has(textOf(row, "transactionType")) || textOf(row, "buySell").includes("(Ca.)");

/** Whether a row is one execution and not an order, a lot or a total. Old files do not say. */
export function isExecution(row: OpenElement): boolean {
  const { element } = row.shape;
  const level = textOf(row, "levelOfDetail");
  return (
    (element === "Trade" || element === "TradeConfirm") && (level === "" || level === "EXECUTION")
  );
}

/**
 * Maps a row of Trades or TradeConfirms. The two sections name a few attributes differently.
 * Commission and taxes are negative there when they are paid.
 */
export function tradeOf(row: OpenElement, statement: Statement): FlexExecution {
  const transaction = textOf(row, "transactionType");
  if (!TRANSACTIONS.has(transaction))
    unreadable("unknown-word", `${quoted(transaction)} is not a known transaction type`);
  const signed = requiredNumber(row, "quantity");
  const word = textOf(row, "buySell");
  const cancels = isCancellation(row);
  const instrument = instrumentOf(row, statement);
  const { currency, scaled, rated } = currencyOf(row);
  const at = momentOf(whenOf(row), statement);
  const codes = textOf(row, "notes", "code").split(/[;,\s]+/);
  const tradeDate = textOf(row, "tradeDate");
  const day = tradeDate === "" ? undefined : momentOf(tradeDate, statement).day;
  const rate = numberOf(row, "fxRateToBase");
  return {
    cancels,
    netCash: scaled(numberOf(row, "netCash")),
    proceeds: scaled(numberOf(row, "proceeds") ?? numberOf(row, "tradeMoney")?.neg()),
    realised: scaled(numberOf(row, "fifoPnlRealized")),
    record: {
      type: "execution",
      line: row.line,
      account: accountOf(row, statement),
      executionId: executionIdOf(row),
      orderId: given(textOf(row, "ibOrderID", "orderID")),
      kind: kindOf(codes),
      instrument,
      side: sideOf(word, signed, cancels),
      effect: effectOf(textOf(row, "openCloseIndicator"), codes),
      quantity: signed.abs(),
      price: scaled(requiredNumber(row, "tradePrice", "price")),
      fees: feesOf(row, currency, scaled),
      fxRate: rate?.isZero() ? undefined : rated(rate),
      at,
      tradeDate: day === at.day ? undefined : day,
      venue: given(textOf(row, "exchange")),
      report: transaction === "TradeCorrect" ? "correction" : "new",
    },
  };
}

/** Date and time in one attribute, or in two of older queries. */
function whenOf(row: OpenElement): string {
  const both = textOf(row, "dateTime");
  if (both !== "") return both;
  const time = textOf(row, "tradeTime");
  const date = requiredText(row, "tradeDate");
  return time === "" ? date : `${date};${time}`;
}

/**
 * The execution id of the venue, which TWS and the API give too; for what IBKR books itself there
 * is none, and its transaction id or, in trade confirmations, its trade id stands in.
 */
export function executionIdOf(row: OpenElement): string | undefined {
  const execution = textOf(row, "ibExecID", "execID");
  if (execution) return execution;
  const transaction = textOf(row, "transactionID");
  if (transaction) return `transaction:${transaction}`;
  const trade = textOf(row, "tradeID");
  return trade ? `trade:${trade}` : undefined;
}

function sideOf(word: string, signed: Decimal, cancels: boolean): "buy" | "sell" {
  const stated = word.startsWith("BUY") ? "buy" : word.startsWith("SELL") ? "sell" : undefined;
  if (word !== "" && !stated)
    unreadable("unknown-word", `${quoted(word)} is neither a purchase nor a sale`);
  // The quantity of a cancellation has the sign of what it does, and its word that of what it takes
  // back.
  const moves = signed.sign < 0 ? "sell" : "buy";
  const side = cancels ? (moves === "buy" ? "sell" : "buy") : moves;
  if (stated && stated !== side && !signed.isZero()) {
    unreadable("contradiction", `The row says ${quoted(word)} and its quantity is ${signed}`);
  }
  return stated ?? side;
}

const KINDS: Readonly<Record<string, ExecutionKind>> = {
  A: "assignment",
  Ex: "exercise",
  Ep: "expiry",
};
const kindOf = (codes: readonly string[]) =>
  codes.map((code) => KINDS[code]).find((kind) => kind) ?? "fill";

function effectOf(indicator: string, codes: readonly string[]): "open" | "close" | undefined {
  const opens = indicator === "" ? codes.includes("O") : indicator.includes("O");
  const closes = indicator === "" ? codes.includes("C") : indicator.includes("C");
  if (opens === closes) return undefined;
  return opens ? "open" : "close";
}

/** What a row says was charged; a refund is negative. */
export function chargesOf(row: OpenElement): readonly Fee[] {
  const { currency, scaled } = currencyOf(row);
  return feesOf(row, currency, scaled);
}

function feesOf(row: OpenElement, currency: string, scaled: Scaled): readonly Fee[] {
  const fees: Fee[] = [];
  const commission = numberOf(row, "ibCommission", "commission")?.neg();
  const tax = numberOf(row, "taxes", "tax")?.neg();
  const charged = textOf(row, "ibCommissionCurrency", "commissionCurrency");
  const own = charged === "" || charged === textOf(row, "currency");
  if (commission && !commission.isZero()) {
    const amount = own ? scaled(commission) : commission;
    fees.push({ kind: "commission", amount, currency: own ? currency : charged });
  }
  if (tax && !tax.isZero()) fees.push({ kind: "tax", amount: scaled(tax), currency });
  return fees;
}
