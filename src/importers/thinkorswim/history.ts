import type { Decimal, Effect, Instrument, Side } from "#domain";
import {
  type Column,
  decimal,
  type Moment,
  moment,
  oneOf,
  optional,
  type RowOf,
  text,
  unreadable,
} from "#kit";
import { instrumentOf, priceIn } from "./contract.ts";

const price = (name: string): Column<Decimal> => ({
  names: [name],
  optional: false,
  read: priceIn,
});

export const HISTORY = {
  at: optional(moment("Exec Time")),
  spread: optional(text("Spread")),
  side: oneOf("Side", { BUY: "buy", SELL: "sell" } as const),
  quantity: decimal("Qty"),
  effect: oneOf("Pos Effect", { "TO OPEN": "open", "TO CLOSE": "close", AUTO: "auto" } as const),
  symbol: text("Symbol"),
  exp: optional(text("Exp")),
  strike: optional(text("Strike")),
  type: text("Type"),
  price: price("Price"),
  net: optional(text("Net Price")),
  order: optional(text("Order ID")),
};
export const HISTORY_HEADER = {
  required: [
    "Exec Time",
    "Spread",
    "Side",
    "Qty",
    "Pos Effect",
    "Symbol",
    "Exp",
    "Strike",
    "Type",
    "Price",
    "Net Price",
  ],
};

export type Leg = {
  readonly line: number;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly effect: Effect | undefined;
  readonly quantity: Decimal;
  readonly price: Decimal;
};

/**
 * What was executed at once: one instrument, or the legs of a spread with the price of all
 * together.
 */
export type Fill = {
  readonly at: Moment;
  readonly spread: string;
  readonly root: string;
  readonly net: Decimal;
  readonly order: string | undefined;
  readonly legs: Leg[];
};

/** Gathers rows into fills: a row without a time is a further leg of the spread above it. */
export function createHistory() {
  const fills: Fill[] = [];

  function add(row: RowOf<typeof HISTORY>, line: number): void {
    const { side, quantity } = row;
    if (quantity.isZero() || (quantity.sign < 0 && side === "buy"))
      unreadable("bad-quantity", `The quantity "${quantity}" does not fit the side "${side}"`);
    const last = fills.at(-1);
    const at =
      row.at ??
      last?.at ??
      unreadable("missing-value", 'The column "Exec Time" is empty, and no row stands above');
    const leg: Leg = {
      line,
      instrument: instrumentOf({ ...row, day: at.day }),
      side,
      effect: row.effect === "auto" ? undefined : row.effect,
      quantity: quantity.abs(),
      price: row.price,
    };
    if (!row.at && last) {
      last.legs.push(leg);
      return;
    }
    const net = row.net && /\d/.test(row.net) ? priceIn(row.net) : row.price;
    fills.push({
      at,
      spread: row.spread ?? "",
      root: row.symbol.split(/[ :]/)[0] ?? "",
      net,
      order: row.order,
      legs: [leg],
    });
  }

  return { add, fills: fills as readonly Fill[] };
}
