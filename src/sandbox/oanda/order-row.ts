import type { Decimal, Instant } from "#domain";
import { stopOf } from "../venue/desk-prices.ts";
import { OANDA_INSTRUMENTS } from "./instruments.ts";
import type { OrderNote } from "./order-note.ts";
import { type ExitTerms, isExit, type OrderTerms } from "./order-terms.ts";
import type { TimeFormat } from "./transactions.ts";

/** A price with as many digits as OANDA shows of it. */
export const priced = (instrument: string | undefined, price: Decimal): string =>
  price.toFixed(
    OANDA_INSTRUMENTS.find(({ name }) => name === instrument)?.displayPrecision ?? price.scale,
  );

type Shown = Readonly<Record<string, unknown>>;

/** What an order and the transaction that made it say alike. */
function termsRow(terms: OrderTerms, time: TimeFormat): Shown {
  const { type, instrument, units, price, priceBound, distance, tradeID, gtdTime } = terms;
  const shown = (given: Decimal | undefined) => given && priced(instrument, given);
  const own = isExit(type)
    ? { tradeID, distance: shown(distance) }
    : { instrument, units: String(units), positionFill: terms.positionFill ?? "DEFAULT" };
  return {
    ...own,
    ...{ price: shown(price), priceBound: shown(priceBound) },
    timeInForce: terms.timeInForce ?? (type === "MARKET" ? "FOK" : "GTC"),
    gtdTime: gtdTime && time(gtdTime),
    triggerCondition: type === "MARKET" ? undefined : (terms.triggerCondition ?? "DEFAULT"),
    ...{ clientExtensions: terms.clientExtensions },
    ...{ tradeClientExtensions: terms.tradeClientExtensions },
    takeProfitOnFill: exitRow(terms, terms.takeProfitOnFill, time),
    stopLossOnFill: exitRow(terms, terms.stopLossOnFill, time),
    trailingStopLossOnFill: exitRow(terms, terms.trailingStopLossOnFill, time),
  };
}

const exitRow = (of: OrderTerms, exit: ExitTerms | undefined, time: TimeFormat) =>
  exit && {
    ...exit,
    price: exit.price && priced(of.instrument, exit.price),
    distance: exit.distance && priced(of.instrument, exit.distance),
    gtdTime: exit.gtdTime && time(exit.gtdTime),
  };

const idOf = (note: OrderNote | undefined) =>
  note?.id === undefined ? undefined : String(note.id);

/** The particulars of the transaction that makes an order. */
export function createdRow(note: OrderNote, time: TimeFormat): Shown {
  const { terms, reason, replaces, madeBy } = note;
  return {
    type: `${terms.type}_ORDER`,
    ...termsRow(terms, time),
    reason,
    orderFillTransactionID: madeBy?.fill && String(madeBy.fill.id),
    replacesOrderID: idOf(replaces),
    cancellingTransactionID: replaces?.cancelled && String(replaces.cancelled.id),
  };
}

/** The particulars of the transaction that refuses one. */
export const refusedRow = (terms: OrderTerms, reason: string, time: TimeFormat): Shown => ({
  type: `${terms.type}_ORDER_REJECT`,
  ...termsRow(terms, time),
  ...{ reason: "CLIENT_ORDER", rejectReason: reason },
});

const STATES = { working: "PENDING", filled: "FILLED" } as const;

/** An order as it stands. */
export function orderRow(note: OrderNote, time: TimeFormat): Shown {
  const { terms, order, fill, cancelled, replaces, replacedBy } = note;
  const status = order?.status ?? "working";
  const at = (instant: Instant | undefined) => instant && time(instant);
  const trailing = terms.type === "TRAILING_STOP_LOSS" && order && stopOf(order);
  return {
    ...{ id: idOf(note), createTime: at(order?.createdAt), type: terms.type },
    state: status === "working" || status === "filled" ? STATES[status] : "CANCELLED",
    ...termsRow(terms, time),
    trailingStopValue: trailing ? priced(terms.instrument, trailing) : undefined,
    ...(fill && {
      ...{ fillingTransactionID: String(fill.id), filledTime: at(fill.at) },
      tradeOpenedID: fill.opened.isZero() ? undefined : String(fill.id),
      tradeReducedID: fill.reduced === undefined ? undefined : String(fill.reduced),
      tradeClosedIDs: fill.closed.length === 0 ? undefined : fill.closed.map(String),
    }),
    cancellingTransactionID: cancelled && String(cancelled.id),
    cancelledTime: at(cancelled?.at),
    ...{ replacesOrderID: idOf(replaces), replacedByOrderID: idOf(replacedBy) },
  };
}
