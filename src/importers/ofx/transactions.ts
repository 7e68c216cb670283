import { type CashKind, Decimal, money } from "#domain";
import { type CashRecord, type ExecutionRecord, quoted, unreadable } from "#kit";
import { type Context, idOf, type Reader, trade, tradedAt } from "./trade.ts";
import { leaf, type OfxNode } from "./tree.ts";
import { amount, currencyOf, required } from "./values.ts";

const zero = Decimal.zero;

function cashRecord(node: OfxNode, context: Context, kind: CashKind, total: Decimal): CashRecord {
  const { currency } = currencyOf(node, context.currency);
  const at = tradedAt(node, context);
  const onSecurity = leaf(node, "UNIQUEID") !== undefined;
  return {
    type: "cash",
    line: node.line,
    account: context.account,
    transactionId: idOf(node, at, total),
    kind,
    amount: money(total, currency),
    at,
    instrument: onSecurity ? context.securities.of(node, currency) : undefined,
    description: leaf(node, "MEMO") ?? leaf(node, "NAME"),
  };
}

const cash =
  (kind: CashKind): Reader =>
  (node, context) =>
    cashRecord(node, context, kind, required(amount(node, "TOTAL"), "TOTAL"));

const INCOME: Readonly<Record<string, CashKind>> = {
  DIV: "dividend",
  CGLONG: "dividend",
  CGSHORT: "dividend",
  INTEREST: "interest",
  MISC: "other",
};

const incomeKind = (node: OfxNode): CashKind => {
  const type = leaf(node, "INCOMETYPE") ?? "MISC";
  return (
    INCOME[type] ?? unreadable("unknown-word", `${quoted(type)} is not a known kind of income`)
  );
};

/** Income that bought units at once: the income comes in and the purchase takes it out again. */
const reinvested: Reader = (node, context) => {
  const purchase = trade("buy")(node, context) as ExecutionRecord;
  const total = required(amount(node, "TOTAL"), "TOTAL").abs();
  return [purchase, cashRecord(node, context, incomeKind(node), total)];
};

const BANK: Readonly<Record<string, CashKind | "by sign">> = {
  CREDIT: "by sign",
  DEBIT: "by sign",
  DEP: "deposit",
  DIRECTDEP: "deposit",
  CHECK: "withdrawal",
  PAYMENT: "by sign",
  CASH: "withdrawal",
  ATM: "by sign",
  DIRECTDEBIT: "withdrawal",
  REPEATPMT: "withdrawal",
  POS: "by sign",
  INT: "interest",
  DIV: "dividend",
  FEE: "fee",
  SRVCHG: "fee",
  XFER: "transfer",
  OTHER: "other",
  HOLD: "other",
};

const bank: Reader = (node, context) => {
  const type = required(leaf(node, "TRNTYPE"), "TRNTYPE");
  const total = required(amount(node, "TRNAMT"), "TRNAMT");
  const kind =
    BANK[type] ??
    unreadable("unknown-word", `${quoted(type)} is not a known kind of bank transaction`);
  return cashRecord(
    node,
    context,
    kind === "by sign" ? (total.sign < 0 ? "withdrawal" : "deposit") : kind,
    total,
  );
};

/** Units that come or go without a trade, at their cost, which only AVGCOSTBASIS tells. */
function booked(
  node: OfxNode,
  context: Context,
  parts: Pick<ExecutionRecord, "kind" | "side">,
): ExecutionRecord {
  const units = required(amount(node, "UNITS"), "UNITS");
  const { currency } = currencyOf(node, context.currency);
  const at = tradedAt(node, context);
  return {
    type: "execution",
    line: node.line,
    account: context.account,
    executionId: idOf(node, at, units),
    instrument: context.securities.of(node, currency),
    quantity: units.abs(),
    price: amount(node, "AVGCOSTBASIS") ?? zero,
    at,
    note: leaf(node, "MEMO"),
    ...parts,
  };
}

const transfer: Reader = (node, context) => {
  const action = leaf(node, "TFERACTION");
  const sign = required(amount(node, "UNITS"), "UNITS").sign;
  const comes = action === undefined ? sign > 0 : action === "IN";
  const short = leaf(node, "POSTYPE") === "SHORT";
  return booked(node, context, { kind: "transfer", side: comes !== short ? "buy" : "sell" });
};

/**
 * An assigned option was short and an exercised one long; one that expires tells by the sign of its
 * units.
 */
const closure: Reader = (node, context) => {
  const action = required(leaf(node, "OPTACTION"), "OPTACTION");
  const sign = required(amount(node, "UNITS"), "UNITS").sign;
  if (action === "ASSIGN") return booked(node, context, { kind: "assignment", side: "buy" });
  if (action === "EXERCISE") return booked(node, context, { kind: "exercise", side: "sell" });
  if (action !== "EXPIRE")
    unreadable("unknown-word", `${quoted(action)} is not a known end of an option`);
  return booked(node, context, { kind: "expiry", side: sign < 0 ? "sell" : "buy" });
};

const split: Reader = (node, context) => {
  const at = tradedAt(node, context);
  const { currency } = currencyOf(node, context.currency);
  return {
    type: "split",
    line: node.line,
    account: context.account,
    transactionId: idOf(node, at, undefined),
    instrument: context.securities.of(node, currency),
    from: required(amount(node, "DENOMINATOR") ?? amount(node, "OLDUNITS"), "DENOMINATOR"),
    to: required(amount(node, "NUMERATOR") ?? amount(node, "NEWUNITS"), "NUMERATOR"),
    at,
  };
};

const passed =
  (reason: string): Reader =>
  () => ({ type: "passed", reason });

/** How each part of the transaction list is read (OFX 2.2, chapter 13.9). */
export const TRANSACTIONS: Readonly<Record<string, Reader>> = {
  BUYSTOCK: trade("buy"),
  BUYMF: trade("buy"),
  BUYDEBT: trade("buy"),
  BUYOPT: trade("buy"),
  BUYOTHER: trade("buy"),
  SELLSTOCK: trade("sell"),
  SELLMF: trade("sell"),
  SELLDEBT: trade("sell"),
  SELLOPT: trade("sell"),
  SELLOTHER: trade("sell"),
  REINVEST: reinvested,
  INCOME: (node, context) => cash(incomeKind(node))(node, context),
  INVEXPENSE: cash("fee"),
  MARGININTEREST: cash("interest"),
  RETOFCAP: cash("other"),
  INVBANKTRAN: bank,
  TRANSFER: transfer,
  CLOSUREOPT: closure,
  SPLIT: split,
  JRNLSEC: passed("journal between parts of the account"),
  JRNLFUND: passed("journal between parts of the account"),
  DTSTART: passed("period"),
  DTEND: passed("period"),
};
