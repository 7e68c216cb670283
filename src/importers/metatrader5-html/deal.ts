import {
  type CashKind,
  type Currency,
  Decimal,
  type Effect,
  type Fee,
  type FeeKind,
  money,
} from "#domain";
import { type AccountRef, lotInstrument, quoted, type StatementRecord, unreadable } from "#kit";
import type { Deal } from "./report.ts";

type Context = {
  readonly line: number;
  readonly account: AccountRef;
  readonly before: Decimal | undefined;
};

/**
 * A turn of the position in one deal has no single effect: it closes what is there and opens the
 * rest.
 */
const EFFECTS: Readonly<Record<string, Effect | "both">> = {
  in: "open",
  out: "close",
  "out by": "close",
  "in/out": "both",
};

/** Deals that move money without a trade, as MetaTrader's own reference of deal types names them. */
const MONEY: Readonly<Record<string, CashKind>> = {
  charge: "fee",
  correction: "other",
  bonus: "other",
  commission: "fee",
  "commission daily": "fee",
  "commission monthly": "fee",
  "agent daily": "fee",
  "agent monthly": "fee",
  interest: "interest",
  dividend: "dividend",
  "dividend franked": "dividend",
  tax: "tax",
};

/** What a deal does to the balance: profit and charges, as the report signs them. */
export const netOf = ({ profit, commission, fee, swap }: Deal): Decimal =>
  Decimal.sum([profit, commission ?? Decimal.zero, fee ?? Decimal.zero, swap ?? Decimal.zero]);

/** The record of one deal: an execution, or a cash movement. */
export function dealOf(deal: Deal, context: Context): StatementRecord {
  const { account, before } = context;
  const type = deal.type.toLowerCase();
  const currency =
    account.currency ??
    unreadable("missing-currency", "The report does not name the currency of the account");
  if (type === "buy" || type === "sell") return executionOf(deal, { ...context, currency, type });
  if (type === "balance")
    return cashOf(deal, {
      ...context,
      currency,
      kind: deal.profit.sign < 0 ? "withdrawal" : "deposit",
    });
  if (type === "credit") {
    // Credit is not the trader's own money. Some servers book it into the balance all the same, and then it is counted.
    const booked = before && deal.balance?.eq(before.plus(netOf(deal)));
    return booked
      ? cashOf(deal, { ...context, currency, kind: "other" })
      : { type: "passed", reason: "credit facility, which is no cash" };
  }
  if ((type === "buy canceled" || type === "sell canceled") && netOf(deal).isZero())
    return { type: "passed", reason: "deal that was cancelled" };
  const kind =
    MONEY[type] ?? unreadable("unknown-type", `${quoted(deal.type)} is not a known type of deal`);
  return cashOf(deal, { ...context, currency, kind });
}

function executionOf(
  deal: Deal,
  { line, account, currency, type }: Context & { currency: Currency; type: "buy" | "sell" },
): StatementRecord {
  const missing = (name: string) => unreadable("missing-value", `The column "${name}" is empty`);
  const effect = EFFECTS[(deal.direction ?? missing("Direction")).toLowerCase()];
  if (!effect)
    return unreadable(
      "unknown-direction",
      `${quoted(deal.direction ?? "")} is not a known direction`,
    );
  return {
    type: "execution",
    line,
    account,
    executionId: deal.deal,
    orderId: deal.order,
    instrument: lotInstrument(deal.symbol ?? missing("Symbol"), currency),
    side: type,
    ...(effect === "both" ? {} : { effect }),
    quantity: deal.volume ?? missing("Volume"),
    price: deal.price ?? missing("Price"),
    fees: feesOf(deal, currency),
    ...(effect === "open" && deal.profit.isZero() ? {} : { statedPnl: deal.profit }),
    at: deal.time,
    ...(deal.comment ? { note: deal.comment } : {}),
  };
}

/** The report shows what was charged as negative. */
function feesOf({ commission, fee, swap }: Deal, currency: Currency): readonly Fee[] {
  const charges: readonly (readonly [FeeKind, Decimal | undefined])[] = [
    ["commission", commission],
    ["other", fee],
    ["financing", swap],
  ];
  return charges.flatMap(([kind, amount]) =>
    amount && !amount.isZero() ? [{ kind, amount: amount.neg(), currency }] : [],
  );
}

const cashOf = (
  deal: Deal,
  { line, account, currency, kind }: Context & { currency: Currency; kind: CashKind },
): StatementRecord => ({
  type: "cash",
  line,
  account,
  transactionId: deal.deal,
  kind,
  amount: money(netOf(deal), currency),
  at: deal.time,
  description: deal.comment ?? deal.type,
});
