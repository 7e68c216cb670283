import {
  type Decimal,
  type InstrumentId,
  isFinal,
  type OrderReport,
  type OrderTicket,
} from "#domain";
import type { PaperOrder, PaperState } from "./model.ts";

/** Units that change in number without a trade: `to` new ones for `from` old ones. */
export type PaperSplit = {
  readonly instrument: InstrumentId;
  readonly from: Decimal;
  readonly to: Decimal;
};

/** The account after a split: as much money, more or fewer units, orders that mean the same. */
export function split(state: PaperState, { instrument, from, to }: PaperSplit): PaperState {
  const units = (quantity: Decimal) => quantity.times(to).div(from);
  const price = (each: Decimal) => each.times(from).div(to);
  const positions = new Map(state.positions);
  const held = positions.get(instrument);
  if (held) {
    const { quantity, averagePrice } = held;
    positions.set(instrument, {
      ...held,
      ...{ quantity: units(quantity), averagePrice: price(averagePrice) },
    });
  }
  const orders = new Map(
    [...state.orders].map(([id, order]) => {
      const isTouched = order.ticket.instrument.id === instrument && !isFinal(order.report.status);
      return [id, isTouched ? rescaled(order, { units, price }) : order];
    }),
  );
  const quotes = new Map(state.quotes);
  // A quote of before the split would trade at the old price.
  quotes.delete(instrument);
  return { ...state, positions, orders, quotes };
}

type Scale = Readonly<Record<"units" | "price", (value: Decimal) => Decimal>>;

function rescaled(order: PaperOrder, { units, price }: Scale): PaperOrder {
  const { ticket, report, anchor } = order;
  const prices = <Priced extends Pick<OrderTicket, "limitPrice" | "stopPrice">>(of: Priced) => ({
    ...of,
    ...(of.limitPrice && { limitPrice: price(of.limitPrice) }),
    ...(of.stopPrice && { stopPrice: price(of.stopPrice) }),
  });
  const shown: OrderReport = {
    ...prices(report),
    ...{ quantity: units(report.quantity), filled: units(report.filled) },
    ...(report.averagePrice && { averagePrice: price(report.averagePrice) }),
  };
  return {
    ...order,
    ticket: { ...prices(ticket), quantity: units(ticket.quantity) },
    report: shown,
    ...(anchor && { anchor: price(anchor) }),
  };
}
