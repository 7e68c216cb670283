import { type Decimal, type Instrument, instrument } from "#domain";
import {
  type Column,
  decimal,
  type Moment,
  optional,
  type RowOf,
  type StatementRecord,
  text,
} from "#kit";
import { CURRENCY, instrumentOf, priceIn } from "./contract.ts";
import type { Fill } from "./history.ts";

const price = (name: string): Column<Decimal> => ({
  names: [name],
  optional: false,
  read: priceIn,
});

export const HOLDING = {
  symbol: optional(text("Symbol")),
  name: optional(text("Description")),
  exp: optional(text("Exp")),
  strike: optional(text("Strike")),
  type: optional(text("Type")),
  quantity: optional(decimal("Qty")),
  price: optional(price("Trade Price")),
  mark: optional(price("Mark")),
  value: optional(decimal("Mark Value")),
};
export const EQUITIES_HEADER = {
  required: ["Symbol", "Description", "Qty", "Trade Price", "Mark"],
};
export const OPTIONS_HEADER = {
  required: ["Symbol", "Option Code", "Exp", "Strike", "Type", "Qty", "Trade Price", "Mark"],
};

type Held = Omit<Extract<StatementRecord, { type: "position" }>, "at">;

/** What the sections of open positions state, as of the end of the statement's last day. */
export function createHoldings() {
  const held: (Held & { readonly kindUnknown: boolean })[] = [];

  function add(
    row: RowOf<typeof HOLDING>,
    at: { readonly line: number; readonly day: Moment["day"] },
  ): StatementRecord {
    const { symbol, quantity, type } = row;
    if (!symbol || !quantity) return { type: "passed", reason: "sums of the columns" };
    if (quantity.isZero()) return { type: "passed", reason: "position that is closed" };
    const traded: Instrument = type
      ? instrumentOf({ symbol, exp: row.exp, strike: row.strike, type, day: at.day })
      : instrument({
          kind: "equity",
          symbol,
          currency: CURRENCY,
          ...(row.name ? { name: row.name } : {}),
        });
    const { price: averagePrice, mark: markPrice, value: marketValue } = row;
    held.push({
      type: "position",
      line: at.line,
      instrument: traded,
      quantity,
      averagePrice,
      markPrice,
      marketValue,
      kindUnknown: !type,
    });
    return { type: "passed", reason: "open position, stated as of the last day" };
  }

  /** The section of equities does not tell shares from funds; the trade history does. */
  function end(fills: readonly Fill[], at: Moment): readonly StatementRecord[] {
    const traded = new Map(
      fills.flatMap(({ legs }) =>
        legs.map((leg) => [leg.instrument.symbol, leg.instrument] as const),
      ),
    );
    return held.map(({ kindUnknown, ...position }) => {
      const known = kindUnknown ? traded.get(position.instrument.symbol) : undefined;
      return { ...position, at, instrument: known ?? position.instrument };
    });
  }

  return { add, end };
}
