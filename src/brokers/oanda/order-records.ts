/** What orders of OANDA mean. */
import {
  clientOrderId,
  type Instrument,
  Decimal,
  type OrderReport,
  type OrderStatus,
  type OrderType,
  type TimeInForce,
} from "#domain";
import { unreadable } from "#kit";
import type { Cancel, Create, Fill, Order, Reject, TradeRow } from "./order-wire.ts";
import { oandaInstrument } from "./records.ts";

/** An order and what ended it. */
export type Known = {
  readonly order: Order | Create;
  readonly fill?: Fill | undefined;
  readonly cancel?: Cancel | undefined;
  /** What it closes, where it belongs to one trade. */
  readonly trade?: TradeRow | undefined;
};

const TYPES: Readonly<Record<Order["type"], OrderType>> = {
  MARKET: "market",
  // Made by OANDA itself, at the price that it names.
  FIXED_PRICE: "market",
  LIMIT: "limit",
  STOP: "stop",
  MARKET_IF_TOUCHED: "market-if-touched",
  TAKE_PROFIT: "limit",
  STOP_LOSS: "stop",
  GUARANTEED_STOP_LOSS: "stop",
  TRAILING_STOP_LOSS: "trailing-stop",
};

const TIMES: Readonly<Record<NonNullable<Order["timeInForce"]>, TimeInForce>> = {
  GFD: "day",
  GTC: "gtc",
  GTD: "gtd",
  IOC: "ioc",
  FOK: "fok",
};

/** An order as OANDA states it now. */
export function reportFrom(known: Known): OrderReport {
  const { order, fill } = known;
  const { traded, units } = subjectOf(known);
  const isFilled = "state" in order && order.state === "FILLED";
  const filled = (fill?.units ?? (isFilled ? units : Decimal.zero)).abs();
  const ours = order.clientExtensions?.id;
  const { reason } = known.cancel ?? {};
  return {
    orderId: order.id,
    ...(ours && { clientOrderId: clientOrderId(ours) }),
    status: statusOf(known, units.abs()),
    ...{ instrument: traded, side: units.sign < 0 ? "sell" : "buy", type: TYPES[order.type] },
    ...{ quantity: units.abs(), filled },
    ...(fill?.price && { averagePrice: fill.price }),
    ...pricesOf(order),
    ...(order.timeInForce && { timeInForce: TIMES[order.timeInForce] }),
    updatedAt: changedAt(known),
    ...(reason !== undefined && reason !== "CLIENT_REQUEST" && { reason }),
    ...(order.replacesOrderID && { replaces: order.replacesOrderID }),
  };
}

/** What is traded, and which way; an order of one trade closes what is left of it. */
function subjectOf({ order, fill, trade }: Known): {
  readonly traded: Instrument;
  readonly units: Decimal;
} {
  const name = order.instrument ?? trade?.instrument ?? fill?.instrument;
  const left = trade && (trade.currentUnits.isZero() ? trade.initialUnits : trade.currentUnits);
  const units = order.units ?? fill?.units ?? left?.neg();
  if (name === undefined || units === undefined)
    return unreadable("no-trade", `The trade of order "${order.id}" is not known`);
  return { traded: oandaInstrument(name), units };
}

const ENDS: Readonly<Record<string, OrderStatus>> = {
  CLIENT_REQUEST_REPLACED: "replaced",
  TIME_IN_FORCE_EXPIRED: "expired",
};

/** What is left of an order after it traded is cancelled, whether OANDA says so or not. */
function statusOf({ order, fill, cancel }: Known, quantity: Decimal): OrderStatus {
  if (fill) return fill.units.abs().lt(quantity) ? "canceled" : "filled";
  if (cancel) return ENDS[cancel.reason] ?? "canceled";
  if (!("state" in order) || order.state === "PENDING" || order.state === "TRIGGERED")
    return "working";
  if (order.state === "FILLED") return "filled";
  return order.replacedByOrderID ? "replaced" : "canceled";
}

function pricesOf({ type, price, trailingStopValue }: Order | Create) {
  if (type === "TRAILING_STOP_LOSS") return trailingStopValue && { stopPrice: trailingStopValue };
  if (!price || type === "FIXED_PRICE" || type === "MARKET") return undefined;
  return type === "LIMIT" || type === "TAKE_PROFIT" ? { limitPrice: price } : { stopPrice: price };
}

function changedAt({ order, fill, cancel }: Known) {
  const ended = fill?.time ?? cancel?.time;
  if (ended) return ended;
  if (!("state" in order)) return order.time;
  return order.filledTime ?? order.cancelledTime ?? order.createTime;
}

/** An order that was refused, and only stands among the transactions. */
export function refusedReport(refused: Reject): OrderReport {
  const { id, time, type, instrument, units, rejectReason: reason } = refused;
  const kind = type.slice(0, -"_ORDER_REJECT".length) as Order["type"];
  if (instrument === undefined || units === undefined)
    return unreadable("no-units", `The refused order "${id}" names nothing to trade`);
  const ours = refused.clientExtensions?.id;
  return {
    ...{ orderId: id, status: "rejected", instrument: oandaInstrument(instrument) },
    ...(ours && { clientOrderId: clientOrderId(ours) }),
    ...{ side: units.sign < 0 ? "sell" : "buy", type: TYPES[kind], quantity: units.abs() },
    ...{ filled: Decimal.zero, updatedAt: time, reason },
  };
}
