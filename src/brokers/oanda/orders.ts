/** Orders at OANDA. A change makes a new order with a new id, which stands in for the old one. */
import type { OrderReport, OrderTicket } from "#domain";
import {
  absentIf,
  beforeSending,
  brokerIdOf,
  type Desk,
  refusedUnsent,
  type TradingAdapter,
  type z,
} from "#kit";
import { factsFrom, isOpen, matching, quoteFrom } from "./market-data.ts";
import { bodyOf, changedBody, nameOf, ownOf, trailingBody } from "./order-body.ts";
import { type Known, reportFrom } from "./order-records.ts";
import { historySince, MOST, reportsOf, searched, standing } from "./order-search.ts";
import * as wire from "./order-wire.ts";
import { profitOf } from "./profit.ts";

const keyOf = ({ account }: Desk) => ({ account: account.key });

export const trading: TradingAdapter = {
  async place(desk, placed) {
    const { call } = desk;
    const { ticket } = placed;
    const trade = ticket.type === "trailing-stop" ? await closedBy(desk, ticket) : undefined;
    const body = trade ? trailingBody(placed, trade) : bodyOf(placed);
    const reply = await call(wire.place, keyOf(desk), { body });
    return reportFrom({ ...endOf(reply), trade });
  },

  async cancel(desk, name) {
    await desk.call(wire.cancel, { ...keyOf(desk), order: brokerIdOf(name) });
  },

  /** OANDA takes the whole order anew, so what is not changed is asked for first. */
  async replace(desk, name, change) {
    const id = brokerIdOf(name);
    const { orders } = await beforeSending(desk.call(wire.pending, keyOf(desk)));
    const old = orders.find((each) => each.id === id);
    if (!old)
      return refusedUnsent({
        ...{ broker: "oanda", code: "ORDER_NOT_MODIFIABLE" },
        message: `The order "${id}" no longer works`,
      });
    const body = changedBody(old, change);
    const reply = await desk.call(wire.replace, { ...keyOf(desk), order: id }, { body });
    const [report] = await reportsOf(desk, [endOf(reply)]);
    return report as OrderReport;
  },

  /** By its own id OANDA finds what works; all that ever was is among the transactions. */
  async find(desk, name, since) {
    const order = name.orderId ?? `@${name.clientOrderId}`;
    const asked = desk.call(wire.order, { ...keyOf(desk), order });
    const found = await absentIf(asked, "ORDER_NOT_FOUND", "NOT_FOUND");
    return found ? { report: await standing(desk, found.order) } : searched(desk, name, since);
  },

  async openOrders(desk) {
    const { orders } = await desk.call(wire.pending, keyOf(desk));
    return reportsOf(
      desk,
      orders.map((order) => ({ order })),
    );
  },

  orderHistory: historySince,

  async instruments(desk, text) {
    const { instruments } = await desk.call(wire.instruments, keyOf(desk));
    return matching(instruments, text);
  },

  async instrument(desk, traded) {
    const name = nameOf(traded);
    const [{ instruments }, prices] = await Promise.all([
      desk.call(wire.instruments, keyOf(desk), { query: { instruments: name } }),
      priced(desk, name),
    ]);
    return factsFrom(
      instruments.find((each) => each.name === name),
      { prices, traded },
    );
  },

  quote: async (desk, traded) => quoteFrom(await priced(desk, nameOf(traded)), traded),

  async funds(desk) {
    const { account } = await desk.call(wire.funds, keyOf(desk));
    const { currency, marginAvailable: buyingPower, createdTime: since } = account;
    const amount = profitOf(account);
    return { currency, buyingPower, ...(amount && since && { profit: { amount, since } }) };
  },

  async marketHours(desk, traded) {
    const { prices } = await priced(desk, nameOf(traded));
    return { isOpen: prices.some(isOpen) };
  },
};

const priced = (desk: Desk, instruments: string) =>
  desk.call(wire.prices, keyOf(desk), {
    query: { instruments, includeHomeConversions: "true" },
  });

type Reply = z.output<typeof wire.place.reply>;

/** An order that was just made, and what became of it at once. */
function endOf(reply: Reply): Known {
  const { orderCreateTransaction: order, orderFillTransaction: fill } = reply;
  const cancels = [reply.orderCancelTransaction, reply.replacingOrderCancelTransaction];
  return { order, fill, cancel: cancels.find((each) => each?.orderID === order.id) };
}

/** The trade that a stop shall close which follows the market: all of it, or none. */
async function closedBy(desk: Desk, ticket: OrderTicket): Promise<wire.TradeRow> {
  const { instrument, side, quantity } = ticket;
  const name = nameOf(instrument);
  const query = { instrument: name, state: "OPEN", count: MOST };
  const { trades } = await beforeSending(desk.call(wire.trades, keyOf(desk), { query }));
  const { tradeID: wanted } = ownOf(ticket);
  const units = side === "sell" ? quantity : quantity.neg();
  const found = trades.findLast(
    ({ id, currentUnits }) => currentUnits.eq(units) && (wanted ?? id) === id,
  );
  if (found) return found;
  return refusedUnsent({
    ...{ broker: "oanda", code: "POSITION_MISMATCH" },
    message: `A trailing stop closes one trade, and none of ${units} units of ${name} is open`,
  });
}
