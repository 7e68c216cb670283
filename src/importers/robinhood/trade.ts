import { Decimal, type Effect, type Fee, type FeeKind, type Side } from "#domain";
import { cashEffect, type ExecutionRecord, unreadable } from "#kit";
import { type Activity, CURRENCY, optionOf, remarkOf, shareOf } from "./row.ts";

type Terms = { readonly side: Side; readonly effect?: Effect };

/** Codes of trades; options say whether they open or close. */
export const TRADES: Readonly<Record<string, Terms>> = {
  BUY: { side: "buy" },
  SELL: { side: "sell" },
  BTO: { side: "buy", effect: "open" },
  STO: { side: "sell", effect: "open" },
  BTC: { side: "buy", effect: "close" },
  STC: { side: "sell", effect: "close" },
};

/** A trade. Charges are not listed: they are what the amount misses of quantity times price. */
export function tradeOf(
  row: Activity,
  { line, side, effect }: Terms & { readonly line: number },
): ExecutionRecord {
  const missing = (name: string) => unreadable("missing-value", `The column "${name}" is empty`);
  const { quantity } = row.units ?? missing("Quantity");
  const price = row.price ?? missing("Price");
  const amount = row.amount ?? missing("Amount");
  const instrument = effect ? optionOf(row) : shareOf(row);
  const terms = { instrument, side, quantity, price };
  const note = remarkOf(row);
  return {
    type: "execution",
    line,
    ...(effect ? { effect } : {}),
    ...settled({ ...terms, amount }),
    instrument,
    side,
    quantity,
    at: row.at,
    tradeDate: row.at.day,
    ...(note ? { note } : {}),
  };
}

type Booked = Pick<ExecutionRecord, "instrument" | "side" | "quantity" | "price"> & {
  readonly amount: Decimal;
};

const CENT = Decimal.of("0.01");

/**
 * Price and charges that give the amount to the cent. Prices are shown with two digits though
 * shares trade at four, so where the amount is no plausible charge away the price is taken from the
 * amount.
 */
function settled(booked: Booked): { readonly price: Decimal; readonly fees: readonly Fee[] } {
  const { instrument, side, quantity, price, amount } = booked;
  const gap = cashEffect({ ...booked, fees: [] }).minus(amount);
  if (gap.isZero()) return { price, fees: [] };
  if (
    quantity.isZero() ||
    amount.sign === (side === "buy" ? 1 : -1) ||
    gap.abs().gt(tolerable(booked))
  ) {
    return unreadable(
      "amount-mismatch",
      `The amount "${amount}" is not ${quantity} times "${price}"`,
    );
  }
  const charge = side === "sell" && gap.sign > 0 && !gap.gt(regulatory(booked));
  const exact = amount.abs().div(quantity.times(instrument.multiplier));
  const shown = exact.minus(price).abs().times(Decimal.of(2));
  if (!charge && instrument.kind === "equity" && exact.scale <= 6 && !shown.gt(CENT))
    return { price: exact, fees: [] };
  const kind: FeeKind =
    gap.sign > 0 && (side === "sell" || instrument.kind === "option") ? "regulatory" : "other";
  return { price, fees: [{ kind, amount: gap, currency: CURRENCY }] };
}

/** Charges and rounding never come to more than one part in a hundred and some cents a contract. */
const tolerable = ({ instrument, quantity, price }: Booked) =>
  quantity
    .times(price)
    .times(instrument.multiplier)
    .times(CENT)
    .plus(quantity.times(Decimal.of("0.1")))
    .plus(Decimal.of("0.05"));

/** What the SEC, FINRA and the options exchanges take together stays below this. */
const regulatory = ({ instrument, quantity, price }: Booked) =>
  quantity
    .times(price)
    .times(instrument.multiplier)
    .times(Decimal.of("0.0001"))
    .plus(
      quantity
        .times(Decimal.of(instrument.kind === "option" ? "0.1" : "0.0005"))
        .plus(Decimal.of("0.02")),
    );
