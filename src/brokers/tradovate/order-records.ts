/** What orders of Tradovate mean, both ways. */
import {
  clientOrderId,
  Decimal,
  type Instant,
  type Instrument,
  type OrderChange,
  type OrderReport,
  type OrderStatus,
  type OrderTicket,
  type OrderType,
  type TimeInForce,
} from "#domain";
import { type BrokerAccount, JsonNumber, type PlacedOrder, unsupportedOrder } from "#kit";
import { contractName } from "./contracts.ts";
import type { Command, Order, OrderFill, Version } from "./order-wire.ts";

type WireType = Version["orderType"];
type Body = Readonly<Record<string, unknown>>;

/** Whose fields Tradovate describes; see NOTES.md for those that it only names. */
const TYPES: Partial<Record<OrderType, WireType>> = {
  market: "Market",
  limit: "Limit",
  stop: "Stop",
  "stop-limit": "StopLimit",
};

const TIMES: Readonly<Record<TimeInForce, NonNullable<Version["timeInForce"]>>> = {
  day: "Day",
  gtc: "GTC",
  gtd: "GTD",
  ioc: "IOC",
  fok: "FOK",
};

/** A number of JSON in its own digits: Tradovate takes no figures as texts. */
export const figure = (value: Decimal | string) => new JsonNumber(String(value));
const price = (value: Decimal | null | undefined) => (value ? figure(value) : undefined);
const expiry = (at: Instant | undefined) => at && `${at.slice(0, 23)}Z`;

/** Must be true wherever no person sends the order by hand, which nobody can tell from here. */
export const AUTOMATED = { isAutomated: true } as const;

/** An order as it is sent; members that are undefined are not. */
export function bodyOf({ key, number }: BrokerAccount, placed: PlacedOrder): Body {
  const { ticket, clientOrderId: ours } = placed;
  const { instrument, side, type, timeInForce } = ticket;
  const orderType = TYPES[type] ?? unsupportedOrder("tradovate", `the type "${type}"`);
  const [own] = Object.keys(ticket.brokerSpecific ?? {});
  if (own !== undefined) unsupportedOrder("tradovate", `"${own}"`);
  return {
    ...{ accountSpec: number, accountId: figure(key), clOrdId: ours },
    ...{ action: ACTIONS[side], symbol: contractName(instrument), orderType },
    ...{ orderQty: figure(ticket.quantity), timeInForce: TIMES[timeInForce] },
    ...{ price: price(ticket.limitPrice), stopPrice: price(ticket.stopPrice) },
    ...{ expireTime: expiry(ticket.expiresAt), ...AUTOMATED },
    ...bracketsOf(ticket),
    other: otherOf(ticket),
  };
}

/** The stop of a pair, which ends with the limit that is sent with it, and the other way round. */
const otherOf = ({ side, timeInForce, orElse }: OrderTicket): Body | undefined =>
  orElse && {
    ...{ action: ACTIONS[side], orderType: orElse.limitPrice ? "StopLimit" : "Stop" },
    ...{ stopPrice: price(orElse.stopPrice), price: price(orElse.limitPrice) },
    timeInForce: TIMES[timeInForce],
  };

const ACTIONS = { buy: "Buy", sell: "Sell" } as const;

/** What leaves the position outlives the day only if the order does. */
function bracketsOf(ticket: OrderTicket): Body {
  const { side, timeInForce, takeProfit, stopLoss } = ticket;
  const lasts = timeInForce === "gtc" || timeInForce === "gtd";
  const common = {
    action: side === "buy" ? "Sell" : "Buy",
    timeInForce: lasts ? "GTC" : "Day",
  };
  const profit = takeProfit && {
    ...{ ...common, orderType: "Limit", price: price(takeProfit.limitPrice) },
  };
  const loss = stopLoss && {
    ...{ ...common, orderType: stopLoss.limitPrice ? "StopLimit" : "Stop" },
    ...{ stopPrice: price(stopLoss.stopPrice), price: price(stopLoss.limitPrice) },
  };
  const [bracket1, bracket2] = [profit, loss].filter((each) => each !== undefined);
  return { bracket1, bracket2 };
}

/** A change as it is sent: all terms anew, since what is left out of it might be lost. */
export function changeOf(stands: Version, change: OrderChange): Body {
  if (change.trail) unsupportedOrder("tradovate", `another "trail"`);
  const { timeInForce } = change;
  return {
    ...{ orderId: figure(stands.orderId), orderType: stands.orderType },
    orderQty: figure(change.quantity ?? stands.orderQty),
    price: price(change.limitPrice ?? stands.price),
    stopPrice: price(change.stopPrice ?? stands.stopPrice),
    pegDifference: price(stands.pegDifference),
    timeInForce: timeInForce ? TIMES[timeInForce] : (stands.timeInForce ?? undefined),
    ...{ expireTime: stands.expireTime ?? undefined, ...AUTOMATED },
  };
}

const STATUS: Readonly<Record<Order["ordStatus"], OrderStatus>> = {
  PendingNew: "pending-new",
  Working: "working",
  Filled: "filled",
  PendingCancel: "pending-cancel",
  Canceled: "canceled",
  PendingReplace: "pending-replace",
  Expired: "expired",
  Rejected: "rejected",
  Suspended: "suspended",
  // Nothing that would end it is claimed of an order of which Tradovate itself knows nothing.
  Unknown: "suspended",
  // Over for its venue: filled as far as it was, and nothing more comes.
  Completed: "canceled",
};

/** Those that we cannot place are shown as what they are nearest to. */
const NAMES: Readonly<Record<WireType, OrderType>> = {
  Market: "market",
  Limit: "limit",
  QTS: "limit",
  Stop: "stop",
  StopLimit: "stop-limit",
  TrailingStop: "trailing-stop",
  TrailingStopLimit: "trailing-stop",
  MIT: "market-if-touched",
  LimitIfTouched: "market-if-touched",
};

/** What there is of one order, its latest terms first among it. */
export type OrderParts = {
  readonly order: Order;
  readonly version: Version;
  readonly commands: readonly Command[];
  readonly fills: readonly OrderFill[];
  readonly reason: string | undefined;
};

/** An order as Tradovate states it now. A fill that was taken back does not count. */
export function reportFrom(parts: OrderParts, instrument: Instrument): OrderReport {
  const { order, version, commands, reason } = parts;
  const fills = parts.fills.filter(({ active }) => active);
  const filled = Decimal.sum(fills.map(({ qty }) => qty));
  const paid = Decimal.sum(fills.map((fill) => fill.qty.times(fill.price)));
  const named = commands.find(({ commandType, clOrdId }) => commandType === "New" && clOrdId);
  const { orderQty: quantity, orderType, price: limitPrice, stopPrice, timeInForce } = version;
  return {
    orderId: order.id,
    ...(named?.clOrdId && { clientOrderId: clientOrderId(named.clOrdId) }),
    status: statusOf(order, { quantity, filled }),
    ...{ instrument, side: order.action === "Buy" ? "buy" : "sell", type: NAMES[orderType] },
    ...{ quantity, filled, updatedAt: latest(parts) },
    ...(filled.sign > 0 && { averagePrice: paid.div(filled).round(10) }),
    ...(limitPrice && { limitPrice }),
    ...(stopPrice && { stopPrice }),
    timeInForce: FORCES[timeInForce ?? "Day"],
    ...(reason !== undefined && { reason }),
  };
}

type Units = { readonly quantity: Decimal; readonly filled: Decimal };

function statusOf({ ordStatus }: Order, { quantity, filled }: Units): OrderStatus {
  const status = STATUS[ordStatus];
  if (ordStatus === "Completed" && !filled.lt(quantity)) return "filled";
  return status === "working" && filled.sign > 0 ? "partially-filled" : status;
}

/** Versions have no time of their own, but what made them has. */
const latest = ({ order, commands, fills }: OrderParts): Instant =>
  [...commands, ...fills].reduce(
    (most, { timestamp }) => (timestamp > most ? timestamp : most),
    order.timestamp,
  );

const FORCES: Readonly<Record<NonNullable<Version["timeInForce"]>, TimeInForce>> = {
  Day: "day",
  GTC: "gtc",
  GTD: "gtd",
  IOC: "ioc",
  FOK: "fok",
};
