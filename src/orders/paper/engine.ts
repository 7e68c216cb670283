import {
  type ClientOrderId,
  Decimal,
  type Instant,
  isFinal,
  type OrderChange,
  type OrderReport,
  type OrderStatus,
  type OrderTicket,
  type Quote,
} from "#domain";
import { booked, feeOf } from "./account.ts";
import { exitsOf } from "./exits.ts";
import type { PaperFill, PaperMoment, PaperOrder, PaperRules, PaperState } from "./model.ts";
import { available, fillPrice, isTouched, movedAnchor, waitsForTouch } from "./prices.ts";
import { refusalOf } from "./refusal.ts";

/** A state, and what happened on the way to it, in order. */
export type PaperStep = { readonly state: PaperState; readonly reports: readonly OrderReport[] };

/** A fresh account with so much cash. */
export const paperAccount = (rules: PaperRules, cash: Decimal): PaperState => ({
  rules,
  cash: new Map([[rules.currency, cash]]),
  ...{ positions: new Map(), orders: new Map(), fills: [], quotes: new Map(), next: 1 },
});

/** Takes an order into the book, or refuses it; it trades at once with the last quote. */
export function submit(
  state: PaperState,
  placed: { readonly ticket: OrderTicket; readonly clientOrderId: ClientOrderId },
  moment: PaperMoment,
): PaperStep {
  const { ticket } = placed;
  const reason = refusalOf(state, ticket, moment);
  const order = newOrder(state, placed, moment);
  const taken = put({ ...state, next: state.next + 1 }, order);
  if (reason !== undefined) return change(taken, order, { status: "rejected", reason }, moment.now);
  const begun = change(taken, order, { status: "working" }, moment.now);
  return followedBy(begun, (next) => trade(next, order.report.orderId, moment));
}

/** A new quote: whatever waits for its price trades. Orders are looked at in the order they came. */
export function quoted(state: PaperState, quote: Quote, moment: PaperMoment): PaperStep {
  const known = state.quotes.get(quote.instrument);
  // Quotes overtake each other; an older one says nothing.
  if (known && known.at > quote.at) return { state, reports: [] };
  const quotes = new Map(state.quotes).set(quote.instrument, quote);
  const waiting = [...state.orders.values()].filter(
    ({ ticket, report }) => ticket.instrument.id === quote.instrument && !isFinal(report.status),
  );
  const start: PaperStep = { state: { ...state, quotes }, reports: [] };
  return waiting.reduce(
    (step, { report }) => followedBy(step, (next) => trade(next, report.orderId, moment)),
    start,
  );
}

/** Time passes: orders end with their session or their date. */
export function passed(state: PaperState, moment: PaperMoment): PaperStep {
  const over = [...state.orders.values()].filter(
    ({ report, endsAt }) => !isFinal(report.status) && endsAt !== undefined && moment.now >= endsAt,
  );
  const start: PaperStep = { state, reports: [] };
  return over.reduce(
    (step, order) => followedBy(step, (next) => end(next, order, "expired", moment.now)),
    start,
  );
}

/** Cancels what still works; undefined if there is no such order, or it has ended. */
export function cancel(state: PaperState, orderId: string, now: Instant): PaperStep | undefined {
  const order = state.orders.get(orderId);
  if (!order || isFinal(order.report.status)) return undefined;
  return end(state, order, "canceled", now);
}

/** Changes what still works, which may then trade at once; undefined as with `cancel`. */
export function replace(
  state: PaperState,
  { orderId, change: asked }: { readonly orderId: string; readonly change: OrderChange },
  moment: PaperMoment,
): PaperStep | undefined {
  const order = state.orders.get(orderId);
  if (!order || isFinal(order.report.status)) return undefined;
  if (asked.quantity && !asked.quantity.gt(order.report.filled)) return undefined;
  const ticket = { ...order.ticket, ...asked };
  const { quantity, limitPrice, stopPrice, timeInForce } = ticket;
  const shown = {
    ...{ quantity, timeInForce },
    ...(limitPrice && { limitPrice }),
    ...(stopPrice && { stopPrice }),
  };
  const begun = change(state, { ...order, ticket }, shown, moment.now);
  return followedBy(begun, (next) => trade(next, orderId, moment));
}

/** Runs the next step on what a step left, and keeps the reports of both. */
export function followedBy(step: PaperStep, next: (state: PaperState) => PaperStep): PaperStep {
  const { state, reports } = next(step.state);
  return { state, reports: [...step.reports, ...reports] };
}

function newOrder(
  { next }: PaperState,
  {
    ticket,
    clientOrderId,
  }: { readonly ticket: OrderTicket; readonly clientOrderId: ClientOrderId },
  moment: PaperMoment,
): PaperOrder {
  const { instrument, side, type, quantity, limitPrice, stopPrice, timeInForce } = ticket;
  const endsAt = endOf(ticket, moment);
  return {
    ...{ ticket, isTriggered: !waitsForTouch(ticket), cancels: [] },
    ...(endsAt && { endsAt }),
    report: {
      ...{ orderId: `paper-${next}`, clientOrderId, status: "pending-new" },
      ...{ instrument, side, type, quantity, filled: Decimal.zero, timeInForce },
      ...(limitPrice && { limitPrice }),
      ...(stopPrice && { stopPrice }),
      updatedAt: moment.now,
    },
  };
}

function endOf({ timeInForce, expiresAt, instrument }: OrderTicket, moment: PaperMoment) {
  if (timeInForce === "gtd") return expiresAt;
  return timeInForce === "day" ? moment.sessionOf(instrument, moment.now).closesAt : undefined;
}

const put = (state: PaperState, order: PaperOrder): PaperState => ({
  ...state,
  orders: new Map(state.orders).set(order.report.orderId, order),
});

function change(
  state: PaperState,
  order: PaperOrder,
  changes: Partial<OrderReport>,
  now: Instant,
): PaperStep {
  const report = { ...order.report, ...changes, updatedAt: now };
  return { state: put(state, { ...order, report }), reports: [report] };
}

function end(state: PaperState, order: PaperOrder, status: OrderStatus, now: Instant): PaperStep {
  const current = state.orders.get(order.report.orderId) ?? order;
  return change(state, current, { status }, now);
}

/** Lets an order trade with the last quote as far as it may. */
function trade(state: PaperState, orderId: string, moment: PaperMoment): PaperStep {
  const found = state.orders.get(orderId);
  const quote = found && state.quotes.get(found.ticket.instrument.id);
  if (!found || isFinal(found.report.status)) return { state, reports: [] };
  if (!quote || !moment.sessionOf(found.ticket.instrument, moment.now).isOpen)
    return endUnlessWaiting(state, found, moment.now);
  const order = woken(found, quote);
  const price = order.isTriggered ? fillPrice(order, quote, state.rules) : undefined;
  const quantity = price && quantityOf(state, order, quote);
  if (!price || !quantity) return endUnlessWaiting(put(state, order), order, moment.now);
  return followedBy(fill(state, { order, price, quantity }, moment), (next) => {
    const left = next.orders.get(orderId) ?? order;
    return isFinal(left.report.status)
      ? { state: next, reports: [] }
      : endUnlessWaiting(next, left, moment.now);
  });
}

/** An order that is for now only does not wait. */
function endUnlessWaiting(state: PaperState, order: PaperOrder, now: Instant): PaperStep {
  const isForNow = order.ticket.timeInForce === "ioc" || order.ticket.timeInForce === "fok";
  return isForNow ? end(state, order, "canceled", now) : { state, reports: [] };
}

function woken(order: PaperOrder, quote: Quote): PaperOrder {
  if (order.isTriggered) return order;
  const anchor = movedAnchor(order, quote);
  const moved = anchor ? { ...order, anchor } : order;
  return { ...moved, isTriggered: isTouched(moved, quote) };
}

/** How much trades now: no more than is open, shown, or held where it may only reduce. */
function quantityOf(state: PaperState, order: PaperOrder, quote: Quote): Decimal | undefined {
  const { ticket, report } = order;
  const open = report.quantity.minus(report.filled);
  const bounds = [available(ticket.side, quote, state.rules), reducible(state, ticket)];
  const most = bounds.reduce<Decimal>(
    (least, each) => (each ? Decimal.min(least, each) : least),
    open,
  );
  if (ticket.timeInForce === "fok" && most.lt(open)) return undefined;
  return most.gt(Decimal.zero) ? most : undefined;
}

function reducible(state: PaperState, { instrument, side, reduceOnly }: OrderTicket) {
  if (!reduceOnly) return undefined;
  const held = state.positions.get(instrument.id)?.quantity ?? Decimal.zero;
  const against = side === "sell" ? held : held.neg();
  return Decimal.max(Decimal.zero, against);
}

type Taking = {
  readonly order: PaperOrder;
  readonly price: Decimal;
  readonly quantity: Decimal;
};

function fill(
  state: PaperState,
  { order, price, quantity }: Taking,
  moment: PaperMoment,
): PaperStep {
  const { report, ticket } = order;
  const { orderId, side } = report;
  const { instrument } = ticket;
  const traded = { instrument, side, quantity, price };
  const made: PaperFill = {
    ...{ id: `paper-fill-${state.next}`, orderId, ...traded },
    clientOrderId: report.clientOrderId as ClientOrderId,
    ...{ fee: feeOf(state.rules, traded), at: moment.now },
  };
  const filled = report.filled.plus(quantity);
  const before = report.averagePrice?.times(report.filled) ?? Decimal.zero;
  const averagePrice = before.plus(price.times(quantity)).div(filled);
  const isWhole = filled.eq(report.quantity);
  const status = isWhole ? "filled" : "partially-filled";
  const account = booked({ ...state, next: state.next + 1 }, made);
  const step = change(account, order, { status, filled, averagePrice }, moment.now);
  return followedBy(step, (next) => afterFill(next, { order, quantity }, moment));
}

/** What hangs on an order that filled: its exits begin to work, and what it excludes shrinks. */
function afterFill(
  state: PaperState,
  { order, quantity }: Pick<Taking, "order" | "quantity">,
  moment: PaperMoment,
): PaperStep {
  const start: PaperStep = { state, reports: [] };
  const shrunk = order.cancels.reduce(
    (step, id) => followedBy(step, (next) => shrink(next, id, { by: quantity, now: moment.now })),
    start,
  );
  const { takeProfit, stopLoss } = order.ticket;
  if (!takeProfit && !stopLoss) return shrunk;
  return followedBy(shrunk, (next) => protect(next, { order, quantity }, moment));
}

type Shrinking = { readonly by: Decimal; readonly now: Instant };

/** The other exit of a pair protects only what is left of the position. */
function shrink(state: PaperState, id: string, { by, now }: Shrinking): PaperStep {
  const other = state.orders.get(id);
  if (!other || isFinal(other.report.status)) return { state, reports: [] };
  const quantity = other.report.quantity.minus(by);
  if (!quantity.gt(other.report.filled)) return end(state, other, "canceled", now);
  return change(state, { ...other, ticket: { ...other.ticket, quantity } }, { quantity }, now);
}

/** Places the exits for what was filled; a second fill gets exits of its own. */
function protect(
  state: PaperState,
  { order, quantity }: Pick<Taking, "order" | "quantity">,
  moment: PaperMoment,
): PaperStep {
  const tickets = exitsOf(order.ticket, quantity);
  const ids = tickets.map((_, n) => `paper-${state.next + n}`);
  const start: PaperStep = { state, reports: [] };
  return tickets.reduce((step, ticket, n) => {
    const clientOrderId = `${order.report.clientOrderId}-exit-${ids[n]}` as ClientOrderId;
    const made = newOrder(step.state, { ticket, clientOrderId }, moment);
    const cancels = ids.filter((id) => id !== ids[n]);
    const child = { ...made, cancels, parent: order.report.orderId };
    const next = { ...step.state, next: step.state.next + 1 };
    return followedBy(step, () => change(next, child, { status: "working" }, moment.now));
  }, start);
}
