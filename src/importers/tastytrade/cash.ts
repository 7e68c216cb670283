import { Decimal, type CashKind } from "#domain";
import { type CashRecord, quoted, unreadable } from "#kit";
import { currencyOf, feesOf, instrumentOf, type Row } from "./row.ts";

const KINDS: Readonly<Record<string, CashKind>> = {
  "credit interest": "interest",
  "debit interest": "interest",
  "fully paid stock lending income": "interest",
  deposit: "deposit",
  withdrawal: "withdrawal",
  transfer: "transfer",
  dividend: "dividend",
  fee: "fee",
  "balance adjustment": "fee",
  "mark to market": "other",
};

/** What older exports call a deposit or withdrawal and their description calls interest. */
const INTEREST = /^INTEREST ON|^FROM \d\d\/\d\d THRU \d\d\/\d\d/i;

/** A row that moves money: its kind is told by sub type, description and sign together. */
export function cashOf(row: Row, sign: 1 | -1): Omit<CashRecord, "line"> {
  const paid = Decimal.sum(feesOf(row, sign).map(({ amount }) => amount));
  const amount = { amount: row.value.minus(paid), currency: currencyOf(row) };
  const description = row.description ?? row.subType;
  const instrument =
    row.symbol === undefined || row.kind === undefined ? {} : { instrument: instrumentOf(row) };
  return { type: "cash", kind: kindOf(row), amount, at: row.at, description, ...instrument };
}

function kindOf({ subType, description = "", value, symbol }: Row): CashKind {
  const kind =
    KINDS[subType.toLowerCase()] ??
    unreadable("unknown-sub-type", `${quoted(subType)} is not a known money movement`);
  if (kind !== "deposit" && kind !== "withdrawal" && kind !== "transfer") return kind;
  if (INTEREST.test(description)) return "interest";
  if (symbol) return "dividend";
  return value.sign < 0 ? "withdrawal" : "deposit";
}
