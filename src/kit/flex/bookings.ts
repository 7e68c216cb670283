import { type CashKind, Decimal, type Instrument, money } from "#domain";
import type { OpenElement } from "../elements.ts";
import type { CashRecord, ExecutionRecord, PositionRecord, SplitRecord } from "../statement.ts";
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
  type Statement,
  textOf,
} from "./row.ts";

const CASH: Readonly<Record<string, CashKind | "by sign">> = {
  Dividends: "dividend",
  "Payment In Lieu Of Dividends": "dividend",
  "Withholding Tax": "tax",
  "871(m) Withholding": "tax",
  "Broker Interest Paid": "interest",
  "Broker Interest Received": "interest",
  "Bond Interest Paid": "interest",
  "Bond Interest Received": "interest",
  "Deposits/Withdrawals": "by sign",
  "Deposits & Withdrawals": "by sign",
  "Other Fees": "fee",
  "Broker Fees": "fee",
  "Advisor Fees": "fee",
  "Commission Adjustments": "fee",
  "Other Income": "other",
  "Price Adjustments": "other",
};

export function cashOf(row: OpenElement, statement: Statement): CashRecord {
  const type = requiredText(row, "type");
  const { currency, scaled } = currencyOf(row);
  const amount = scaled(requiredNumber(row, "amount"));
  const kind =
    CASH[type] ?? unreadable("unknown-word", `${quoted(type)} is not a known cash transaction`);
  const onInstrument = textOf(row, "symbol") !== "" && textOf(row, "assetCategory") !== "";
  return {
    type: "cash",
    line: row.line,
    account: accountOf(row, statement),
    transactionId: given(textOf(row, "transactionID")),
    kind: kind !== "by sign" ? kind : amount.sign < 0 ? "withdrawal" : "deposit",
    amount: money(amount, currency),
    at: momentOf(
      textOf(row, "dateTime", "date", "settleDate") || requiredText(row, "reportDate"),
      statement,
    ),
    instrument: onInstrument ? instrumentOf(row, statement) : undefined,
    description: given(textOf(row, "description")),
  };
}

export function positionOf(row: OpenElement, statement: Statement): PositionRecord {
  const { scaled } = currencyOf(row);
  return {
    type: "position",
    line: row.line,
    account: accountOf(row, statement),
    instrument: instrumentOf(row, statement),
    quantity: requiredNumber(row, "position"),
    averagePrice: scaled(numberOf(row, "costBasisPrice")),
    markPrice: scaled(numberOf(row, "markPrice")),
    marketValue: scaled(numberOf(row, "positionValue")),
    at: momentOf(textOf(row, "reportDate") || statement.toDate, statement),
  };
}

/** Units or money that come from or go to another account. A transfer may hold both. */
export function transferOf(
  row: OpenElement,
  statement: Statement,
): readonly (CashRecord | ExecutionRecord)[] {
  const { currency, scaled } = currencyOf(row);
  const at = momentOf(
    textOf(row, "dateTime", "date") || requiredText(row, "reportDate"),
    statement,
  );
  const cash = scaled(numberOf(row, "cashTransfer"));
  const units = numberOf(row, "quantity");
  const out = textOf(row, "direction") === "OUT" || (units?.sign ?? 0) < 0;
  const account = accountOf(row, statement);
  const id = textOf(row, "transactionID");
  const description = `${textOf(row, "type")} ${textOf(row, "direction")}`.trim();
  const records: (CashRecord | ExecutionRecord)[] = [];
  if (units && !units.isZero() && textOf(row, "assetCategory") !== "CASH") {
    records.push({
      type: "execution",
      line: row.line,
      account,
      executionId: id ? `transfer:${id}` : undefined,
      kind: "transfer",
      instrument: instrumentOf(row, statement),
      side: out ? "sell" : "buy",
      quantity: units.abs(),
      price: scaled(numberOf(row, "transferPrice") ?? Decimal.zero),
      at,
      note: given(description),
    });
  }
  if (cash && !cash.isZero()) {
    records.push({
      type: "cash",
      line: row.line,
      account,
      transactionId: given(id),
      kind: "transfer",
      amount: money(cash, currency),
      at,
      description,
    });
  }
  return records.length > 0
    ? records
    : unreadable("missing-value", "The transfer names neither units nor cash");
}

/**
 * "GCM(CA38501D2041) SPLIT 1 FOR 25 (GCM, GRAN COLOMBIA GOLD CORP, CA38501D5010)": before, new
 * units, old units.
 */
const SPLIT = /^([^\s(]+)\s*\([^)]*\)\s+SPLIT\s+([\d.]+)\s+FOR\s+([\d.]+)/i;

/**
 * What a corporate action does to a position. A split is one record on the symbol that goes on; its
 * counterpart, which IBKR names ".OLD", is passed over. Anything else moves units: for money it is
 * a settlement, else a transfer whose cost the file does not tell.
 */
export function corporateActionOf(
  row: OpenElement,
  statement: Statement,
): ExecutionRecord | SplitRecord | CashRecord | string {
  const description = textOf(row, "actionDescription", "description");
  const symbol = requiredText(row, "symbol");
  const { currency, scaled } = currencyOf(row);
  const at = momentOf(textOf(row, "dateTime") || requiredText(row, "reportDate"), statement);
  const common = { line: row.line, account: accountOf(row, statement), at };
  const id = textOf(row, "transactionID");
  const [, before, to, from] = SPLIT.exec(description) ?? [];
  const instrument = instrumentOf(row, statement);
  if (before !== undefined && symbol === `${before}.OLD`) return "old half of a split";
  if (before === symbol && to !== undefined && from !== undefined) {
    return {
      ...common,
      type: "split",
      transactionId: given(id),
      instrument,
      from: Decimal.of(from),
      to: Decimal.of(to),
    };
  }
  const units = requiredNumber(row, "quantity");
  const proceeds = scaled(numberOf(row, "proceeds") ?? Decimal.zero);
  if (units.isZero()) {
    if (proceeds.isZero()) return "corporate action that changes nothing";
    return {
      ...common,
      type: "cash",
      transactionId: given(id),
      kind: "other",
      amount: money(proceeds, currency),
      instrument,
      description,
    };
  }
  return {
    ...common,
    type: "execution",
    executionId: id ? `action:${id}` : undefined,
    kind: proceeds.isZero() ? "transfer" : "settlement",
    instrument,
    side: units.sign < 0 ? "sell" : "buy",
    quantity: units.abs(),
    price: priceOf({ proceeds, units, instrument }),
    note: given(description),
  };
}

type Paid = {
  readonly proceeds: Decimal;
  readonly units: Decimal;
  readonly instrument: Instrument;
};

/** Money per unit: units go out when money comes in. */
const priceOf = ({ proceeds, units, instrument }: Paid) =>
  proceeds.isZero() ? Decimal.zero : proceeds.div(units.neg().times(instrument.multiplier));
