import { type Decimal, type Fee, type Instrument, instrument, type Side } from "#domain";
import {
  decimal,
  type ExecutionRecord,
  type Moment,
  optional,
  optionContract,
  optionInstrument,
  quoted,
  type RowOf,
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
  /** Without venue and price: "AAPL", "VERTICAL SPY 100 (Weeklys) 12 JUN 26 500/495 PUT". */
  readonly what: string;
  readonly price: Decimal | undefined;
  readonly amount: Decimal | undefined;
  readonly fees: readonly Fee[];
};

const TRADE =
  /^(?:\S+ )*?(?<side>BOT|SOLD) (?<quantity>[+-]?[\d,.]+) (?<what>.+?)(?: UPON (?<upon>[A-Z -]+))?(?: @(?<price>-?[\d.,']+)(?: [A-Z][A-Z ]*)?)?$/;

/** Descriptions are one line; nothing longer is worth the time that a pattern may take on it. */
const MAX_DESCRIPTION = 300;

/** The description of a row, empty where it is too long to be one. */
export const descriptionOf = ({ description = "" }: Pick<BookingRow, "description">) =>
  description.length > MAX_DESCRIPTION ? "" : description;

/** References come as the text of a formula: ="1002003". */
export const refOf = (cell: string | undefined) => cell?.replace(/^="?|"$/g, "") || undefined;

/** Charges are booked as negative amounts. */
export function feesOf({
  misc,
  commission,
}: Pick<BookingRow, "misc" | "commission">): readonly Fee[] {
  const charges = [
    { kind: "commission" as const, amount: commission },
    { kind: "regulatory" as const, amount: misc },
  ];
  return charges.flatMap(({ kind, amount }) =>
    amount && !amount.isZero() ? [{ kind, amount: amount.neg(), currency: CURRENCY }] : [],
  );
}

/**
 * A row of type TRD. Shares that an option delivers have no price of their own: it follows from the
 * amount.
 */
export function bookingOf(
  row: BookingRow,
  at: Moment,
  { line, raw }: { line: number; raw: string },
): Booking | ExecutionRecord {
  const parts = TRADE.exec(descriptionOf(row))?.groups;
  if (!parts)
    return unreadable(
      "unknown-description",
      `${quoted(row.description ?? "")} does not describe a trade`,
    );
  const { what = "", upon, price } = parts;
  const side = parts["side"] === "BOT" ? "buy" : "sell";
  const quantity = priceIn(parts["quantity"] ?? "").abs();
  const ref = refOf(row.ref);
  const fees = feesOf(row);
  if (!upon)
    return {
      line,
      raw,
      at,
      ref,
      side,
      quantity,
      what,
      price: price ? priceIn(price) : undefined,
      amount: row.amount,
      fees,
    };
  const amount =
    row.amount ?? unreadable("missing-value", "A delivery without an amount has no price");
  const traded = instrument({ kind: "equity", symbol: what, currency: CURRENCY });
  const note = `Upon ${upon.toLowerCase()}`;
  return {
    type: "execution",
    line,
    orderId: ref,
    instrument: traded,
    side,
    quantity,
    price: amount.abs().div(quantity),
    fees,
    at,
    note,
  };
}

/**
 * An execution out of a booking alone, for files without a trade history. Its legs are not known if
 * it is a spread.
 */
export function executionOf({
  line,
  at,
  ref,
  side,
  quantity,
  what,
  price,
  fees,
}: Booking): ExecutionRecord {
  const paid = price ?? unreadable("missing-value", "The trade is booked without a price");
  const instrument =
    tradedIn(what, at) ??
    unreadable(
      "spread-without-legs",
      `${quoted(what)} is a spread, and the file does not list its legs`,
    );
  return {
    type: "execution",
    line,
    orderId: ref,
    instrument,
    side,
    quantity,
    price: paid,
    fees,
    at,
  };
}

function tradedIn(what: string, { day }: Moment): Instrument | undefined {
  if (what.startsWith("/") && !what.includes(" "))
    return instrumentOf({ symbol: what, exp: undefined, strike: undefined, type: "FUTURE", day });
  if (/^[A-Z][A-Z0-9./]*$/.test(what) && !what.endsWith("/USD"))
    return instrumentOf({ symbol: what, exp: undefined, strike: undefined, type: "STOCK", day });
  const option = optionContract(what);
  return option && optionInstrument(option, CURRENCY);
}
