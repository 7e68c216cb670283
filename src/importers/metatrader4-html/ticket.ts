import { type CashKind, type Currency, Decimal, type Fee, type FeeKind, money } from "#domain";
import {
  type AccountRef,
  type ExecutionRecord,
  lotInstrument,
  quoted,
  type StatementRecord,
  unreadable,
} from "#kit";
import type { Binding, ReportRow } from "./report.ts";

type Context = { readonly binding: Binding; readonly account: AccountRef; readonly open: boolean };
type Ticket = ReturnType<Binding["ticket"]>;

const PENDING = new Set(["buy limit", "sell limit", "buy stop", "sell stop"]);

/**
 * The records of one ticket: its opening and, if it is closed, its closing, which carries result
 * and charges.
 */
export function ticketOf(
  row: ReportRow,
  context: Context,
): StatementRecord | readonly StatementRecord[] {
  const { binding, account } = context;
  const type = binding.entry(row.cells).type.toLowerCase();
  if (type === "balance") return cashOf(row, context);
  if (type === "credit") return { type: "passed", reason: "credit facility, which is no cash" };
  if (PENDING.has(type)) return { type: "passed", reason: "pending order, not executed" };
  if (type !== "buy" && type !== "sell")
    return unreadable("unknown-type", `${quoted(type)} is not a known type of ticket`);
  if (row.cells.some((cell) => /^(?:cancelled|deleted)$/i.test(cell)))
    return { type: "passed", reason: "cancelled order" };
  const ticket = binding.ticket(row.cells);
  const currency =
    account.currency ??
    unreadable("missing-currency", "The report does not name the currency of the account");
  if (ticket.size.isZero()) return closedBy(row, { ticket, account, currency });
  return executionsOf(row, { ticket, account, currency, type, open: context.open });
}

type Leg = { readonly ticket: Ticket; readonly account: AccountRef; readonly currency: Currency };

function executionsOf(
  { line, comment }: ReportRow,
  {
    ticket,
    account,
    currency,
    type,
    open,
  }: Leg & { readonly type: "buy" | "sell"; readonly open: boolean },
): readonly StatementRecord[] {
  const shared = {
    type: "execution" as const,
    line,
    account,
    orderId: ticket.ticket,
    instrument: lotInstrument(ticket.item, currency),
    quantity: ticket.size,
    ...(comment === "" ? {} : { note: comment }),
  };
  const opening: ExecutionRecord = {
    ...shared,
    executionId: `${ticket.ticket}:open`,
    side: type,
    effect: "open",
    price: ticket.openPrice,
    at: ticket.openTime,
  };
  if (open) return [opening];
  const closing: ExecutionRecord = {
    ...shared,
    executionId: `${ticket.ticket}:close`,
    side: type === "buy" ? "sell" : "buy",
    effect: "close",
    price: ticket.closePrice,
    at: ticket.closeTime ?? unreadable("missing-value", 'The column "Close Time" is empty'),
    fees: feesOf(ticket, currency),
    statedPnl: ticket.profit,
  };
  return [opening, closing];
}

/**
 * A ticket that was closed by an opposite one stays with no volume; the other ticket holds what was
 * traded.
 */
function closedBy(
  { line, comment }: ReportRow,
  { ticket, account, currency }: Leg,
): StatementRecord {
  const net = Decimal.sum([
    ticket.profit,
    ticket.commission,
    ticket.taxes ?? Decimal.zero,
    ticket.swap,
  ]);
  if (net.isZero())
    return { type: "passed", reason: "closed by an opposite ticket, which holds the trade" };
  const at = ticket.closeTime ?? ticket.openTime;
  const description = comment || `Ticket ${ticket.ticket}`;
  return {
    type: "cash",
    line,
    account,
    transactionId: ticket.ticket,
    kind: "other",
    amount: money(net, currency),
    at,
    description,
  };
}

/** The report shows what was charged as negative. */
function feesOf({ commission, taxes, swap }: Ticket, currency: Currency): readonly Fee[] {
  const charges: readonly (readonly [FeeKind, Decimal | undefined])[] = [
    ["commission", commission],
    ["tax", taxes],
    ["financing", swap],
  ];
  return charges.flatMap(([kind, amount]) =>
    amount && !amount.isZero() ? [{ kind, amount: amount.neg(), currency }] : [],
  );
}

function cashOf(
  { line, cells, comment }: ReportRow,
  { binding, account }: Context,
): StatementRecord {
  const { ticket, openTime } = binding.entry(cells);
  const amount = binding.amount(cells);
  const currency =
    account.currency ??
    unreadable("missing-currency", "The report does not name the currency of the account");
  const kind = cashKind(comment, amount);
  return {
    type: "cash",
    line,
    account,
    transactionId: ticket,
    kind,
    amount: money(amount, currency),
    at: openTime,
    ...(comment === "" ? {} : { description: comment.trim() }),
  };
}

function cashKind(comment: string, amount: Decimal): CashKind {
  if (/\binterest\b/i.test(comment)) return "interest";
  if (/\bdividend/i.test(comment)) return "dividend";
  if (/\b(?:commission|fee)s?\b/i.test(comment)) return "fee";
  return amount.sign < 0 ? "withdrawal" : "deposit";
}
