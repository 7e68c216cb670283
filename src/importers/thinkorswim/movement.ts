import { type CashKind, Decimal, money } from "#domain";
import {
  type ExecutionRecord,
  type Moment,
  optionContract,
  optionInstrument,
  quoted,
  type StatementRecord,
  unreadable,
} from "#kit";
import { type BookingRow, descriptionOf, refOf } from "./booking.ts";
import { CURRENCY, priceIn } from "./contract.ts";

const REMOVAL =
  /REMOV(?:AL OF OPTION|ED) DUE TO (?<why>EXPIRATION|ASSIGNMENT|EXERCISE)\b(?:.*: [A-Z]+:)? (?<quantity>[+-]?[\d.]+) \.?(?<what>.+)$/i;
const REASONS = { expiration: "expiry", assignment: "assignment", exercise: "exercise" } as const;

/**
 * Roots of weekly index options. The trade history names them by their index, and so must what
 * removes them.
 */
const INDEX_ROOTS: Readonly<Record<string, string>> = {
  SPXW: "SPX",
  NDXP: "NDX",
  RUTW: "RUT",
  VIXW: "VIX",
};

/**
 * An option that leaves the account. The sign is that of the units: what was held long leaves with
 * a minus.
 */
export function removalOf(row: BookingRow, at: Moment, line: number): ExecutionRecord {
  const parts = REMOVAL.exec(descriptionOf(row))?.groups;
  const option = parts && optionContract(parts["what"] ?? "");
  const kind = REASONS[(parts?.["why"] ?? "").toLowerCase() as keyof typeof REASONS];
  if (!option || !kind)
    return unreadable(
      "unknown-receipt",
      `${quoted(row.description ?? "")} is not a known receipt or delivery`,
    );
  const signed = priceIn(parts["quantity"] ?? "");
  const quantity = signed.abs();
  const side = signed.sign < 0 ? "sell" : "buy";
  const underlying = INDEX_ROOTS[option.underlying] ?? option.underlying;
  const instrument = optionInstrument({ ...option, underlying }, CURRENCY);
  return {
    type: "execution",
    kind,
    line,
    executionId: refOf(row.ref),
    instrument,
    side,
    effect: "close",
    quantity,
    // What is settled in cash has its price in the amount; other options leave for nothing.
    price: row.amount ? row.amount.abs().div(quantity.times(instrument.multiplier)) : Decimal.zero,
    at,
  };
}

/**
 * A row that moves cash without a trade, by its type and, where that is not enough, by its
 * description.
 */
export function cashOf(row: BookingRow, at: Moment, line: number): StatementRecord {
  const { description = "", amount } = row;
  const net = Decimal.sum([
    amount ?? Decimal.zero,
    row.misc ?? Decimal.zero,
    row.commission ?? Decimal.zero,
  ]);
  if (net.isZero()) return { type: "passed", reason: "row that moves no cash" };
  const kind = cashKind((row.type ?? "").toUpperCase(), description, net);
  return {
    type: "cash",
    line,
    transactionId: refOf(row.ref),
    kind,
    amount: money(net, CURRENCY),
    at,
    description,
  };
}

function cashKind(type: string, description: string, amount: Decimal): CashKind {
  switch (type) {
    case "EFN":
    case "WIR":
      return amount.sign < 0 ? "withdrawal" : "deposit";
    case "DOI":
      if (/\btax/i.test(description)) return "tax";
      if (/interest/i.test(description)) return "interest";
      return /dividend|distribution|capital gain|substitute/i.test(description)
        ? "dividend"
        : "other";
    case "JRN":
      return /\bfees?\b/i.test(description) ? "fee" : "transfer";
    case "LIQ":
      return "other";
    default:
      return unreadable("unknown-type", `${quoted(type)} is not a known type of cash row`);
  }
}
