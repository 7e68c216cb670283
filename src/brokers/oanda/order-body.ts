/** What is asked of OANDA in its own words. */
import { type Decimal, type Instrument, type OrderChange, type OrderTicket } from "#domain";
import { type PlacedOrder, unsupportedOrder } from "#kit";
import type { Order, TradeRow } from "./order-wire.ts";

type Body = Readonly<Record<string, unknown>>;

/** A decimal as OANDA takes it. */
const text = (value: Decimal | undefined) => value && String(value);

/** The name under which OANDA trades it. */
export const nameOf = ({ kind, symbol }: Instrument): string =>
  kind === "fx" ? symbol.replace(".", "_") : symbol;

const KINDS = {
  market: "MARKET",
  limit: "LIMIT",
  stop: "STOP",
  "market-if-touched": "MARKET_IF_TOUCHED",
  "trailing-stop": "TRAILING_STOP_LOSS",
} as const;

const TIMES = { day: "GFD", gtc: "GTC", gtd: "GTD", ioc: "IOC", fok: "FOK" } as const;

/** OANDA has no stop that becomes a limit order. */
const kindOf = (type: OrderTicket["type"]) =>
  type === "stop-limit" ? unsupportedOrder("oanda", `the type "${type}"`) : KINDS[type];

/**
 * A market order trades now or not at all: what would let it wait asks for all of it at once, as
 * OANDA does by itself.
 */
function timeOf({ type, timeInForce }: Pick<OrderTicket, "type" | "timeInForce">) {
  if (type !== "market") return TIMES[timeInForce];
  if (timeInForce === "gtd") return unsupportedOrder("oanda", "a market order that waits");
  return timeInForce === "ioc" ? "IOC" : "FOK";
}

/** An order as it is sent; members that are undefined are not. */
export function bodyOf({ ticket, clientOrderId: id }: PlacedOrder): Body {
  const { instrument, side, type, quantity, timeInForce, limitPrice, stopPrice } = ticket;
  const { priceBound, triggerCondition } = ownOf(ticket);
  if (ticket.orElse) unsupportedOrder("oanda", "a stop beside a limit");
  return {
    order: {
      ...{ type: kindOf(type), instrument: nameOf(instrument) },
      ...{ units: text(side === "buy" ? quantity : quantity.neg()) },
      ...{ price: text(limitPrice ?? stopPrice), priceBound, triggerCondition },
      ...{ timeInForce: timeOf({ type, timeInForce }), gtdTime: ticket.expiresAt },
      ...{ positionFill: positionFillOf(ticket), clientExtensions: { id } },
      ...exitsOf(ticket),
    },
  };
}

/** A stop that follows the market closes one trade, whole. */
export function trailingBody({ ticket, clientOrderId: id }: PlacedOrder, trade: TradeRow): Body {
  const { trail, timeInForce, expiresAt } = ticket;
  if (trail?.by === "percent") unsupportedOrder("oanda", "a distance in percent");
  const { triggerCondition } = ownOf(ticket);
  return {
    order: {
      ...{ type: KINDS["trailing-stop"], tradeID: trade.id, distance: text(trail?.amount) },
      ...{ timeInForce: TIMES[timeInForce], gtdTime: expiresAt, triggerCondition },
      clientExtensions: { id },
    },
  };
}

const OWN = new Set([
  ...["priceBound", "triggerCondition", "guaranteed", "trailingStopDistance", "tradeID"],
]);

/** Words of OANDA that a ticket may carry. */
export function ownOf({ brokerSpecific = {} }: OrderTicket) {
  const unknown = Object.keys(brokerSpecific).find((name) => !OWN.has(name));
  if (unknown !== undefined) unsupportedOrder("oanda", `"${unknown}"`);
  return brokerSpecific as Readonly<Record<string, string | undefined>>;
}

function positionFillOf({ reduceOnly, effect }: OrderTicket) {
  if (reduceOnly || effect === "close") return "REDUCE_ONLY";
  return effect === "open" ? "OPEN_ONLY" : undefined;
}

/** What leaves the trade that is opened; it works until it is cancelled. */
function exitsOf(ticket: OrderTicket): Body {
  const { takeProfit, stopLoss } = ticket;
  const { guaranteed, trailingStopDistance: distance } = ownOf(ticket);
  if (stopLoss?.limitPrice) unsupportedOrder("oanda", "a limit behind its stop loss");
  const loss = stopLoss && { price: text(stopLoss.stopPrice) };
  return {
    takeProfitOnFill: takeProfit && { price: text(takeProfit.limitPrice) },
    [guaranteed === "true" ? "guaranteedStopLossOnFill" : "stopLossOnFill"]: loss,
    trailingStopLossOnFill: distance === undefined ? undefined : { distance },
  };
}

/** The whole order as it shall be: what is not changed stays as it is. */
export function changedBody(order: Order, change: OrderChange): Body {
  const { type, tradeID, instrument, units, price, distance, timeInForce, gtdTime } = order;
  const { quantity, limitPrice, stopPrice, trail } = change;
  if (trail?.by === "percent") unsupportedOrder("oanda", "a distance in percent");
  const changed = quantity && units && (units.sign < 0 ? quantity.neg() : quantity);
  const { positionFill, triggerCondition, takeProfitOnFill, stopLossOnFill } = order;
  const { trailingStopLossOnFill, guaranteedStopLossOnFill } = order;
  return {
    order: {
      ...{ type, tradeID, instrument, units: text(changed ?? units), gtdTime },
      ...{
        price: text(limitPrice ?? stopPrice ?? price),
        distance: text(trail?.amount ?? distance),
      },
      timeInForce: change.timeInForce ? TIMES[change.timeInForce] : timeInForce,
      ...{ positionFill, triggerCondition, takeProfitOnFill, stopLossOnFill },
      ...{ trailingStopLossOnFill, guaranteedStopLossOnFill },
    },
  };
}
