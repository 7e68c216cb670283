import { type CashKind, Decimal, type Fee, type Instrument, instrument, money, type Side } from "#domain";
import {
  decimal,
  type ExecutionRecord,
  type Moment,
  optional,
  optionContract,
  optionInstrument,
  quoted,
  type RowOf,
  type StatementRecord,
  text,
  unreadable,
} from "#kit";
import { CURRENCY, instrumentOf, priceIn } from "./contract.ts";

export const BOOKING = {
  date: optional(text(["DATE", "Exec Date"])),
  time: optional(text(["TIME", "Exec Time"])),
  type: optional(text("TYPE")),
  ref: optional(text("REF #")),
  description: optional(text("DESCRIPTION")),
  misc: optional(decimal("Misc Fees")),
  commission: optional(decimal("Commissions & Fees")),
  amount: optional(decimal("AMOUNT")),
  balance: optional(decimal("BALANCE")),
};
export type BookingRow = RowOf<typeof BOOKING>;

/** A trade as the cash sections book it: with its charges, and legs of a spread in one. */
export type Booking = {
  readonly line: number;
  readonly raw: string;
  readonly at: Moment;
  readonly ref: string | undefined;
  readonly side: Side;
  readonly quantity: Decimal;
  /** Without venue and price: "AAPL", "VERTICAL SPY 100 (Weeklys) 5 JUN 26 715/714 PUT". */
  readonly what: string;
  readonly price: Decimal | undefined;
  readonly amount: Decimal | undefined;
  readonly fees: readonly Fee[];
};

const TRADE = /^(?:\S+ )*?(?<side>BOT|SOLD) (?<quantity>[+-]?[\d,.]+) (?<what>.+?)(?: UPON (?<upon>[A-Z -]+))?(?: @(?<price>-?[\d.,']+)(?: [A-Z][A-Z ]*)?)?$/;
const REMOVAL = /REMOV(?:AL OF OPTION|ED) DUE TO (?<why>EXPIRATION|ASSIGNMENT|EXERCISE)\b(?:.*: [A-Z]+:)? (?<quantity>[+-]?[\d.]+) \.?(?<what>.+)$/i;
const REASONS = { expiration: "expiry", assignment: "assignment", exercise: "exercise" } as const;

/** Roots of weekly index options. The trade history names them by their index, and so must what removes them. */
const INDEX_ROOTS: Readonly<Record<string, string>> = { SPXW: "SPX", NDXP: "NDX", RUTW: "RUT", VIXW: "VIX" };

/** References come as the text of a formula: ="5337400962". */
export const refOf = (cell: string | undefined) => cell?.replace(/^="?|"$/g, "") || undefined;

/** Charges are booked as negative amounts. */
export function feesOf({ misc, commission }: Pick<BookingRow, "misc" | "commission">): readonly Fee[] {
  const charges = [
    { kind: "commission" as const, amount: commission },
    { kind: "regulatory" as const, amount: misc },
  ];
  return charges.flatMap(({ kind, amount }) => (amount && !amount.isZero() ? [{ kind, amount: amount.neg(), currency: CURRENCY }] : []));
}

/** A row of type TRD. Shares that an option delivers have no price of their own: it follows from the amount. */
export function bookingOf(row: BookingRow, at: Moment, { line, raw }: { line: number; raw: string }): Booking | ExecutionRecord {
  const parts = TRADE.exec(row.description ?? "")?.groups;
  if (!parts) return unreadable("unknown-description", `${quoted(row.description ?? "")} does not describe a trade`);
  const { what = "", upon, price } = parts;
  const side = parts["side"] === "BOT" ? "buy" : "sell";
  const quantity = priceIn(parts["quantity"] ?? "").abs();
  const ref = refOf(row.ref);
  const fees = feesOf(row);
  if (!upon) return { line, raw, at, ref, side, quantity, what, price: price ? priceIn(price) : undefined, amount: row.amount, fees };
  const amount = row.amount ?? unreadable("missing-value", "A delivery without an amount has no price");
  const traded = instrument({ kind: "equity", symbol: what, currency: CURRENCY });
  const note = `Upon ${upon.toLowerCase()}`;
  return { type: "execution", line, orderId: ref, instrument: traded, side, quantity, price: amount.abs().div(quantity), fees, at, note };
}

/** An execution out of a booking alone, for files without a trade history. Its legs are not known if it is a spread. */
export function executionOf({ line, at, ref, side, quantity, what, price, fees }: Booking): ExecutionRecord {
  const paid = price ?? unreadable("missing-value", "The trade is booked without a price");
  const instrument = tradedIn(what, at) ?? unreadable("spread-without-legs", `${quoted(what)} is a spread, and the file does not list its legs`);
  return { type: "execution", line, orderId: ref, instrument, side, quantity, price: paid, fees, at };
}

function tradedIn(what: string, { day }: Moment): Instrument | undefined {
  if (what.startsWith("/") && !what.includes(" ")) return instrumentOf({ symbol: what, exp: undefined, strike: undefined, type: "FUTURE", day });
  if (/^[A-Z][A-Z0-9./]*$/.test(what)) return instrumentOf({ symbol: what, exp: undefined, strike: undefined, type: "STOCK", day });
  const option = optionContract(what);
  return option && optionInstrument(option, CURRENCY);
}

/** An option that leaves the account. The sign is that of the units: what was held long leaves with a minus. */
export function removalOf(row: BookingRow, at: Moment, line: number): ExecutionRecord {
  const parts = REMOVAL.exec(row.description ?? "")?.groups;
  const option = parts && optionContract(parts["what"] ?? "");
  const kind = REASONS[(parts?.["why"] ?? "").toLowerCase() as keyof typeof REASONS];
  if (!option || !kind) return unreadable("unknown-receipt", `${quoted(row.description ?? "")} is not a known receipt or delivery`);
  const quantity = priceIn(parts["quantity"] ?? "");
  const side = quantity.sign < 0 ? "sell" : "buy";
  const underlying = INDEX_ROOTS[option.underlying] ?? option.underlying;
  const instrument = optionInstrument({ ...option, underlying }, CURRENCY);
  return { type: "execution", kind, line, executionId: refOf(row.ref), instrument, side, effect: "close", quantity: quantity.abs(), price: Decimal.zero, at };
}

/** A row that moves cash without a trade, by its type and, where that is not enough, by its description. */
export function cashOf(row: BookingRow, at: Moment, line: number): StatementRecord {
  const { description = "", amount } = row;
  const net = Decimal.sum([amount ?? Decimal.zero, row.misc ?? Decimal.zero, row.commission ?? Decimal.zero]);
  if (net.isZero()) return { type: "passed", reason: "row that moves no cash" };
  const kind = cashKind((row.type ?? "").toUpperCase(), description, net);
  return { type: "cash", line, transactionId: refOf(row.ref), kind, amount: money(net, CURRENCY), at, description };
}

function cashKind(type: string, description: string, amount: Decimal): CashKind {
  switch (type) {
    case "EFN":
    case "WIR":
      return amount.sign < 0 ? "withdrawal" : "deposit";
    case "DOI":
      if (/\btax/i.test(description)) return "tax";
      if (/interest/i.test(description)) return "interest";
      return /dividend|distribution|capital gain|substitute/i.test(description) ? "dividend" : "other";
    case "JRN":
      return /\bfees?\b/i.test(description) ? "fee" : "transfer";
    case "LIQ":
      return "other";
    default:
      return unreadable("unknown-type", `${quoted(type)} is not a known type of cash row`);
  }
}
