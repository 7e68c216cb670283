import { Decimal, type Fee, type FeeKind } from "#domain";
import {
  type AccountRef,
  agrees,
  cashEffect,
  type ExecutionRecord,
  type Moment,
  type StatementRecord,
  unreadable,
} from "#kit";
import type { Securities } from "./securities.ts";
import { leaf, type OfxNode } from "./tree.ts";
import { amount, currencyOf, momentOf, required, type ZoneChoice } from "./values.ts";

export type Context = {
  readonly account: AccountRef;
  readonly currency: string;
  readonly zone: ZoneChoice;
  readonly securities: Securities;
};

export type Records = StatementRecord | readonly StatementRecord[];
export type Reader = (node: OfxNode, context: Context) => Records;

/**
 * FITID is unique by the standard and not in practice: some brokers number from 1 every day. With
 * the day and the amount it names one transaction.
 */
export function idOf(node: OfxNode, at: Moment, total: Decimal | undefined): string | undefined {
  const id = leaf(node, "FITID");
  return id === undefined ? undefined : `${id}:${at.day}:${total ?? ""}`;
}

export const tradedAt = (node: OfxNode, { zone }: Context): Moment =>
  momentOf(required(leaf(node, "DTTRADE") ?? leaf(node, "DTPOSTED"), "DTTRADE"), zone);

const FEES: Readonly<Record<string, FeeKind>> = {
  COMMISSION: "commission",
  LOAD: "commission",
  FEES: "other",
  PENALTY: "other",
  TAXES: "tax",
  WITHHOLDING: "tax",
  STATEWITHHOLDING: "tax",
};

const feesOf = (node: OfxNode, currency: string): readonly Fee[] =>
  Object.entries(FEES).flatMap(([name, kind]) => {
    const paid = amount(node, name);
    return paid && !paid.isZero() ? [{ kind, amount: paid, currency }] : [];
  });

/** Units of sales are negative by the standard, but not with every broker; purchases never are. */
export const trade =
  (side: "buy" | "sell"): Reader =>
  (node, context) => {
    const units = required(amount(node, "UNITS"), "UNITS");
    if (side === "buy" && units.sign < 0)
      unreadable("contradiction", `The purchase has ${units} units`);
    const { currency, rate } = currencyOf(node, context.currency);
    const at = tradedAt(node, context);
    const total = amount(node, "TOTAL");
    const record: ExecutionRecord = {
      type: "execution",
      line: node.line,
      account: context.account,
      executionId: idOf(node, at, total),
      instrument: context.securities.of(node, currency),
      side,
      effect: effectOf(leaf(node, "OPTBUYTYPE") ?? leaf(node, "OPTSELLTYPE") ?? ""),
      quantity: units.abs(),
      price: required(amount(node, "UNITPRICE"), "UNITPRICE"),
      fees: feesOf(node, currency),
      fxRate: rate,
      at,
    };
    return total ? withHiddenFee(record, total) : record;
  };

/**
 * Fees of US regulators are cents on a sale; one hundredth of a percent is more than they ever
 * were.
 */
const MOST = Decimal.of("0.0001");
const CENTS = Decimal.of("0.02");

/** Some brokers take the regulators' fee off the total of a sale without itemising it. */
function withHiddenFee(record: ExecutionRecord, total: Decimal): ExecutionRecord {
  const gap = cashEffect(record).minus(total);
  const most = total.abs().times(MOST).plus(CENTS);
  if (record.side === "buy" || gap.sign <= 0 || gap.gt(most) || agrees(record, total))
    return record;
  const fee: Fee = { kind: "regulatory", amount: gap, currency: record.instrument.currency };
  return {
    ...record,
    fees: [...(record.fees ?? []), fee],
    note: "The fee follows from the total; the file does not itemise it",
  };
}

const effectOf = (type: string) =>
  type.endsWith("TOOPEN") ? "open" : type.endsWith("TOCLOSE") ? "close" : undefined;
