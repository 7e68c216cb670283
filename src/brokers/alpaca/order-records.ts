/** What orders and assets of Alpaca mean, both ways. */
import {
  clientOrderId,
  Decimal,
  type OrderReport,
  type OrderStatus,
  type OrderType,
} from "#domain";
import { type InstrumentFacts, type PlacedOrder, unsupportedOrder } from "#kit";
import type { Asset, Order } from "./order-wire.ts";
import { alpacaInstrument } from "./records.ts";

const TYPES: Partial<Record<OrderType, Order["type"]>> = {
  market: "market",
  limit: "limit",
  stop: "stop",
  "stop-limit": "stop_limit",
  "trailing-stop": "trailing_stop",
};

/** A decimal as Alpaca takes it. */
export const text = (value: Decimal | undefined) => value && String(value);

/** An order as it is sent; members that are undefined are not. */
export function bodyOf({
  ticket,
  clientOrderId: ours,
}: PlacedOrder): Readonly<Record<string, unknown>> {
  const { instrument, side, type, trail, orElse } = ticket;
  const takeProfit = orElse ? { limitPrice: ticket.limitPrice } : ticket.takeProfit;
  const stopLoss = orElse ?? ticket.stopLoss;
  const wireType = TYPES[type] ?? unsupportedOrder("alpaca", `the type "${type}"`);
  const [own] = Object.keys(ticket.brokerSpecific ?? {});
  if (own !== undefined) unsupportedOrder("alpaca", `"${own}"`);
  const effect = ticket.reduceOnly ? "close" : ticket.effect;
  return {
    ...{ client_order_id: ours, symbol: instrument.symbol, side, type: wireType },
    ...{ qty: text(ticket.quantity), time_in_force: ticket.timeInForce },
    // The limit of a pair stands among its exits.
    limit_price: orElse ? undefined : text(ticket.limitPrice),
    stop_price: text(ticket.stopPrice),
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
function classOf({ takeProfit, stopLoss, orElse }: PlacedOrder["ticket"]) {
  if (orElse) return "oco";
  if (takeProfit && stopLoss) return "bracket";
  return takeProfit || stopLoss ? "oto" : undefined;
}

/** When Alpaca last changed it. */
export const changedAt = ({ updated_at: updated, created_at: created }: Order) =>
  updated ?? created;

const STATUS: Readonly<Record<Order["status"], OrderStatus>> = {
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

/** An order as Alpaca states it now. */
export function reportFrom(order: Order): OrderReport {
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

const NAMES: Readonly<Record<Order["type"], OrderType>> = {
  market: "market",
  limit: "limit",
  stop: "stop",
  stop_limit: "stop-limit",
  trailing_stop: "trailing-stop",
};

/** Coins trade at all hours and by rules of their own. */
export const isCoin = ({ class: kind }: Asset) => kind === "crypto";

/** The nine decimals to which Alpaca divides shares and coins. */
const PART = Decimal.of("0.000000001");
const CENT = Decimal.of("0.01");
/** Alpaca's buying power holds the loan already. */
const ALL = { marginRate: Decimal.one } as const;

/** What is taken of an option. */
export const contractFacts = (isTradable: boolean): InstrumentFacts => ({
  ...{ ...ALL, isTradable, isShortable: true, quantityStep: Decimal.one, priceStep: CENT },
});

/** What is taken of a share. */
export const shareFacts = ({ tradable, shortable, fractionable }: Asset): InstrumentFacts => ({
  ...{ ...ALL, isTradable: tradable, isShortable: shortable },
  quantityStep: fractionable ? PART : Decimal.one,
  // Below a dollar; above it Alpaca refuses what is no cent.
  priceStep: Decimal.of("0.0001"),
});

/** What is taken of a coin pair. */
export const coinFacts = (asset: Asset): InstrumentFacts => ({
  ...{ ...ALL, isTradable: asset.tradable, isShortable: false },
  quantityStep: asset.min_trade_increment ?? PART,
  priceStep: asset.price_increment ?? PART,
  ...(asset.min_order_size && { minQuantity: asset.min_order_size }),
});
