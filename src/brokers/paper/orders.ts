/** Orders at the paper broker, whose words are ours. */
import { clientOrderId, instrument, type OrderReport } from "#domain";
import { brokerIdOf, type TradingAdapter } from "#kit";
import {
  account,
  cancel,
  instruments,
  orders,
  place,
  quote,
  replace,
  type Report,
  terms,
} from "./wire.ts";

export const trading: TradingAdapter = {
  async place({ call }, { ticket, clientOrderId: name }) {
    const { instrument: traded, ...rest } = ticket;
    const body = { ...rest, symbol: traded.symbol, clientOrderId: name };
    return reportFrom(await call(place, {}, { body }));
  },

  async cancel(desk, name) {
    await desk.call(cancel, { order: brokerIdOf(name) });
  },

  async replace({ call }, name, change) {
    return reportFrom(await call(replace, { order: brokerIdOf(name) }, { body: change }));
  },

  /** One process answers from one store: what is not there now was never placed. */
  async find({ call }, name) {
    const query = { clientOrderId: name.clientOrderId };
    const [found] = (await call(orders, {}, { query })).orders;
    return found ? { report: reportFrom(found) } : { report: undefined, isComplete: true };
  },

  async openOrders({ call }) {
    const { orders: open } = await call(orders, {}, { query: { status: "open" } });
    return open.map(reportFrom);
  },

  async orderHistory({ call }, since) {
    const { orders: all } = await call(orders, {});
    return all.map(reportFrom).filter(({ updatedAt }) => updatedAt >= since);
  },

  async instruments({ call }, text) {
    const { instruments: all } = await call(instruments, {});
    const wanted = text.toUpperCase();
    return all.filter(({ symbol }) => symbol.toUpperCase().includes(wanted)).map(instrument);
  },

  async funds({ call }) {
    const { currency, buyingPower, profit: amount, since } = await call(account, {});
    return { currency, buyingPower, ...(amount && since && { profit: { amount, since } }) };
  },

  async quote({ call }, traded) {
    return { ...(await call(quote, { symbol: traded.symbol })), instrument: traded.id };
  },

  async instrument({ call }, { symbol }) {
    const { isOpen, ...facts } = await call(terms, { symbol });
    return { ...facts, session: isOpen ? "open" : "closed" };
  },
};

const reportFrom = ({
  instrument: traded,
  clientOrderId: name,
  ...report
}: Report): OrderReport => ({
  ...report,
  instrument: instrument(traded),
  clientOrderId: clientOrderId(name),
});
