/** Orders at Alpaca. A change makes a new order with a new id, which stands in for the old one. */
import { epochMs, fail, type Failure, instantOf, type OrderReport } from "#domain";
import { absentIf, brokerIdOf, type Call, optionContract, type TradingAdapter } from "#kit";
import {
  bodyOf,
  changedAt,
  coinFacts,
  contractFacts,
  isCoin,
  reportFrom,
  shareFacts,
  text,
} from "./order-records.ts";
import * as wire from "./order-wire.ts";
import { alpacaInstrument } from "./records.ts";
import { account } from "./wire.ts";

/** The longest list that Alpaca gives. */
const MOST = 500;
/** Changes of one order, each of which made a new one, that a look-up goes through. */
const MOST_CHANGES = 20;
const NEVER = instantOf(0);
const ABSENT = ["SYMBOL_NOT_FOUND", "NOT_FOUND"] as const;

export const trading: TradingAdapter = {
  place: async ({ call }, placed) =>
    reportFrom(await call(wire.place, {}, { body: bodyOf(placed) })),

  async cancel({ call }, name) {
    await call(wire.cancel, { order: brokerIdOf(name) });
  },

  async replace({ call }, name, { quantity, limitPrice, stopPrice, trail, timeInForce }) {
    const prices = { limit_price: text(limitPrice), stop_price: text(stopPrice) };
    const body = { qty: text(quantity), ...prices, trail: text(trail?.amount) };
    const changed = { ...body, time_in_force: timeInForce };
    return reportFrom(await call(wire.replace, { order: brokerIdOf(name) }, { body: changed }));
  },

  /** Alpaca answers for open and ended orders alike, by either id. */
  async find({ call }, { orderId, clientOrderId: ours }) {
    const asked =
      orderId === undefined
        ? call(wire.ordersByClientId, {}, { query: { client_order_id: ours } })
        : call(wire.order, { order: orderId });
    const found = await absentIf(asked, "ORDER_NOT_FOUND");
    if (!found) return { report: undefined, isComplete: true };
    return { report: reportFrom(await standing(call, found)) };
  },

  openOrders: ({ call }) => listed(call, { status: "open" }),
  orderHistory: ({ call }, since) =>
    // Alpaca gives what comes after a moment and not at it.
    listed(call, { status: "all", after: instantOf(epochMs(since) - 1) }),

  /** By its exact symbol: the list of all that there is has many megabytes. */
  async instruments({ call }, symbol) {
    const known = symbol.toUpperCase();
    if (optionContract(known)) {
      const found = await absentIf(call(wire.contract, { symbol: known }), ...ABSENT);
      return found ? [alpacaInstrument(found.symbol)] : [];
    }
    const found = await absentIf(call(wire.asset, { symbol: known }), ...ABSENT);
    return found ? [alpacaInstrument(found.symbol, isCoin(found))] : [];
  },

  async instrument({ call }, traded) {
    if (traded.kind === "option") {
      const found = await call(wire.contract, { symbol: traded.symbol });
      return { ...contractFacts(found.tradable), ...(await session(call)) };
    }
    const found = await call(wire.asset, { symbol: traded.symbol });
    return isCoin(found) ? coinFacts(found) : { ...shareFacts(found), ...(await session(call)) };
  },

  async quote({ call }, { id, kind, symbol }) {
    const endpoint = QUOTES[kind as keyof typeof QUOTES] ?? wire.shareQuotes;
    const { quotes } = await call(endpoint, {}, { query: { symbols: symbol } });
    const found = quotes[symbol];
    // A side without an offer has the price 0.
    if (!found) return { instrument: id, at: NEVER };
    const { t: at, bp: bid, ap: ask } = found;
    return { instrument: id, at, ...(bid.sign > 0 && { bid }), ...(ask.sign > 0 && { ask }) };
  },

  async funds({ call }) {
    // The same call as for the balances, so that it is made once before an order.
    const {
      currency,
      buying_power: buyingPower,
      equity,
      last_equity: before,
    } = await call(account, {});
    if (!buyingPower) return fail(NO_FUNDS);
    // Money that was paid in or out today is in it, for Alpaca states no profit of the day.
    return { currency, buyingPower, ...(equity && before && { dayPnl: equity.minus(before) }) };
  },

  async marketHours({ call }, { kind }) {
    if (kind === "crypto") return { isOpen: true };
    const {
      is_open: isOpen,
      next_open: opensAt,
      next_close: closesAt,
    } = await call(wire.clock, {});
    return { isOpen, opensAt, closesAt };
  },
};

const NO_FUNDS: Failure = {
  code: "funds-not-stated",
  message: "Alpaca does not state the buying power of the account",
  owner: "broker",
  next: "Look at the account at Alpaca: it may not be open for trading yet",
};

const QUOTES = { crypto: wire.coinQuotes, option: wire.optionQuotes } as const;

async function listed(
  call: Call,
  query: Readonly<Record<string, string>>,
): Promise<readonly OrderReport[]> {
  const found = await call(wire.orders, {}, { query: { ...query, limit: MOST } });
  return found.flatMap((each) => ("id" in each ? [reportFrom(each)] : []));
}

/** The order that stands now for one that was found. */
async function standing(call: Call, found: wire.Order, left = MOST_CHANGES): Promise<wire.Order> {
  const { status, replaced_by: next, replaces: before } = found;
  if (status === "replaced" && next && left > 0)
    return standing(call, await call(wire.order, { order: next }), left - 1);
  if (status !== "rejected" || !before) return found;
  // A change that came too late ends as a rejected order of its own, and the old one stands.
  const old = await call(wire.order, { order: before });
  return { ...old, updated_at: later(changedAt(old), changedAt(found)) };
}

const session = async (call: Call) => {
  const { is_open: isOpen } = await call(wire.clock, {});
  return { session: isOpen ? "open" : "closed" } as const;
};

const later = <Text extends string>(a: Text, b: Text) => (a > b ? a : b);
