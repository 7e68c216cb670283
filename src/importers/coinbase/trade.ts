import { Decimal, type Fee } from "#domain";
import {
  coinPair,
  decimalIn,
  type ExecutionRecord,
  quoted,
  quoteOf,
  unitsOf,
  unreadable,
} from "#kit";
import type { Row } from "./columns.ts";

type Trade = Omit<ExecutionRecord, "line" | "account">;
type Exchange = {
  readonly from: string;
  readonly given: Decimal;
  readonly to: string;
  readonly taken: Decimal;
};

/** Notes read "Bought 0.5 SOL for 50.3 USDC ..." or "Converted 0.1 BTC to 5 ETH". */
const NOTE = /^(?:Bought|Sold|Converted) ([\d,.]+) (\S+) (?:for|to) \D?([\d,.]+) ([A-Z0-9]+)/;

export function exchangeIn(notes: string | undefined): Exchange | undefined {
  const [, given = "", from = "", taken = "", to = ""] = NOTE.exec(notes ?? "") ?? [];
  return from === ""
    ? undefined
    : { from, given: decimalIn(given), to, taken: decimalIn(taken.replace(/[.,]$/, "")) };
}

/** A purchase or sale: the subtotal is the value, and the fee comes on top of it or off it. */
export function tradeOf(row: Row, side: "buy" | "sell", currency: string): Trade {
  const quantity = unitsOf(row.quantity, side);
  const told = exchangeIn(row.notes);
  // Trades against another coin show its value in the local currency, and the coin itself in the notes alone.
  const other = told && told.from === row.asset && told.to !== currency ? told : undefined;
  const value =
    other?.taken ??
    row.subtotal?.abs() ??
    unreadable("missing-value", `The ${quoted(row.type)} names no subtotal`);
  return {
    type: "execution",
    ...idOf(row, other?.to ?? currency),
    instrument: coinPair(row.asset, other?.to ?? currency),
    side,
    quantity,
    price: value.div(quantity),
    // The notes' amount includes the fee already.
    fees: other ? [] : feesOf(row, currency),
    at: row.at,
  };
}

/**
 * An exchange of two coins. Later exports have a row for each; the row of what was received is
 * undefined here.
 */
export function conversionOf(row: Row, currency: string): Trade | undefined {
  const told =
    exchangeIn(row.notes) ??
    unreadable("missing-value", `The notes of the ${quoted(row.type)} do not name both amounts`);
  if (row.asset === told.to && row.asset !== told.from) return undefined;
  if (row.asset !== told.from)
    unreadable("sign-mismatch", `The notes of the ${quoted(row.type)} are about another coin`);
  const { from, given, to, taken } = told;
  const sells = (quoteOf(from, to) ?? from) === to;
  const [base, units, quote, value] = sells ? [from, given, to, taken] : [to, taken, from, given];
  const quantity = unitsOf(units);
  return {
    type: "execution",
    ...idOf(row, to),
    instrument: coinPair(base, quote),
    side: sells ? "sell" : "buy",
    quantity,
    price: value.div(quantity),
    fees: feesOf(row, currency),
    at: row.at,
  };
}

const feesOf = ({ fees = Decimal.zero }: Row, currency: string): Fee[] =>
  fees.isZero() ? [] : [{ kind: "commission", amount: fees.abs(), currency }];

/** Ids are those of transactions; both rows of a conversion may share one. */
const idOf = ({ id, asset }: Row, counter: string) =>
  id === undefined ? {} : { executionId: `${id}:${asset}:${counter}` };
