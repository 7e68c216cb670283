/** Orders at Alpaca. A change makes a new order with a new id, which stands in for the old one. */
import {
  clientOrderId,
  Decimal,
  epochMs,
  instantOf,
  type OrderReport,
  type OrderStatus,
  type OrderType,
} from "#domain";
import {
  absentIf,
  brokerIdOf,
  type Call,
  type InstrumentFacts,
  optionContract,
  type PlacedOrder,
  type TradingAdapter,
  unsupportedOrder,
} from "#kit";
import * as wire from "./order-wire.ts";
import { alpacaInstrument } from "./records.ts";

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
    const { currency, buying_power: buyingPower } = await call(wire.funds, {});
    return { currency, buyingPower };
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

const QUOTES = { crypto: wire.coinQuotes, option: wire.optionQuotes } as const;

const TYPES: Partial<Record<OrderType, wire.Order["type"]>> = {
  market: "market",
  limit: "limit",
  stop: "stop",
  "stop-limit": "stop_limit",
  "trailing-stop": "trailing_stop",
};

const text = (value: Decimal | undefined) => value && String(value);

/** Members that are undefined are not sent. */
function bodyOf({ ticket, clientOrderId: ours }: PlacedOrder): Readonly<Record<string, unknown>> {
  const { instrument, side, type, trail, takeProfit, stopLoss } = ticket;
  const wireType = TYPES[type] ?? unsupportedOrder("alpaca", `the type "${type}"`);
  const [own] = Object.keys(ticket.brokerSpecific ?? {});
  if (own !== undefined) unsupportedOrder("alpaca", `"${own}"`);
  const effect = ticket.reduceOnly ? "close" : ticket.effect;
  return {
    ...{ client_order_id: ours, symbol: instrument.symbol, side, type: wireType },
    ...{ qty: text(ticket.quantity), time_in_force: ticket.timeInForce },
    ...{ limit_price: text(ticket.limitPrice), stop_price: text(ticket.stopPrice) },
    trail_price: trail?.by === "price" ? text(trail.amount) : undefined,
    trail_percent: trail?.by === "percent" ? text(trail.amount) : undefined,
    extended_hours: ticket.extendedHours,
    position_intent: effect && `${side}_to_${effect}`,
    order_class: classOf(ticket),
    take_profit: takeProfit && { limit_price: text(takeProfit.limitPrice) },
    stop_loss: stopLoss && {
      stop_price: text(stopLoss.stopPrice),
      limit_price: text(stopLoss.limitPrice),
    },
  };
}

/** One exit hangs on the order; of two, one cancels the other. */
function classOf({ takeProfit, stopLoss }: PlacedOrder["ticket"]) {
  if (takeProfit && stopLoss) return "bracket";
  return takeProfit || stopLoss ? "oto" : undefined;
}

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

const changedAt = ({ updated_at: updated, created_at: created }: wire.Order) => updated ?? created;
const later = <Text extends string>(a: Text, b: Text) => (a > b ? a : b);

const STATUS: Readonly<Record<wire.Order["status"], OrderStatus>> = {
  pending_review: "pending-new",
  pending_new: "pending-new",
  accepted: "pending-new",
  accepted_for_bidding: "working",
  new: "working",
  // Alpaca guarantees the trade, which has not happened yet.
  stopped: "working",
  partially_filled: "partially-filled",
  filled: "filled",
  pending_cancel: "pending-cancel",
  canceled: "canceled",
  pending_replace: "pending-replace",
  replaced: "replaced",
  expired: "expired",
  rejected: "rejected",
  // Leg of a bracket that waits for its order.
  held: "suspended",
  suspended: "suspended",
  done_for_day: "suspended",
  calculated: "suspended",
};

function reportFrom(order: wire.Order): OrderReport {
  const { time_in_force: force, type, filled_qty: filled } = order;
  const isNamed = force !== "opg" && force !== "cls";
  return {
    orderId: order.id,
    clientOrderId: clientOrderId(order.client_order_id),
    status: STATUS[order.status],
    instrument: alpacaInstrument(order.symbol, order.asset_class === "crypto"),
    ...{ side: order.side, type: NAMES[type], quantity: order.qty ?? filled, filled },
    updatedAt: changedAt(order),
    ...(order.filled_avg_price && { averagePrice: order.filled_avg_price }),
    ...(order.limit_price && { limitPrice: order.limit_price }),
    ...(order.stop_price && { stopPrice: order.stop_price }),
    ...(isNamed && { timeInForce: force }),
    ...(order.replaces && { replaces: order.replaces }),
  };
}

const NAMES: Readonly<Record<wire.Order["type"], OrderType>> = {
  market: "market",
  limit: "limit",
  stop: "stop",
  stop_limit: "stop-limit",
  trailing_stop: "trailing-stop",
};

const isCoin = ({ class: kind }: wire.Asset) => kind === "crypto";

/** The nine decimals to which Alpaca divides shares and coins. */
const PART = Decimal.of("0.000000001");
const CENT = Decimal.of("0.01");
/** Alpaca's buying power holds the loan already. */
const ALL = { marginRate: Decimal.one } as const;

const contractFacts = (isTradable: boolean): InstrumentFacts => ({
  ...{ ...ALL, isTradable, isShortable: true, quantityStep: Decimal.one, priceStep: CENT },
});

const shareFacts = ({ tradable, shortable, fractionable }: wire.Asset): InstrumentFacts => ({
  ...{ ...ALL, isTradable: tradable, isShortable: shortable },
  quantityStep: fractionable ? PART : Decimal.one,
  // Below a dollar; above it Alpaca refuses what is no cent.
  priceStep: Decimal.of("0.0001"),
});

const coinFacts = (asset: wire.Asset): InstrumentFacts => ({
  ...{ ...ALL, isTradable: asset.tradable, isShortable: false },
  quantityStep: asset.min_trade_increment ?? PART,
  priceStep: asset.price_increment ?? PART,
  ...(asset.min_order_size && { minQuantity: asset.min_order_size }),
});

const session = async (call: Call) => {
  const { is_open: isOpen } = await call(wire.clock, {});
  return { session: isOpen ? "open" : "closed" } as const;
};
