import { Decimal, isFinal, type OrderTicket } from "#domain";
import { inHome, summaryOf } from "./account.ts";
import type { PaperMoment, PaperState } from "./model.ts";
import { touch } from "./prices.ts";

/** Why the paper broker does not take an order; undefined if it does. In a broker's manner: words. */
export function refusalOf(
  state: PaperState,
  ticket: OrderTicket,
  moment: PaperMoment,
): string | undefined {
  const { instrument, side, quantity, timeInForce } = ticket;
  if (!quantity.gt(Decimal.zero)) return "The quantity is not above 0";
  const isForNow = timeInForce === "ioc" || timeInForce === "fok";
  if (isForNow && !moment.sessionOf(instrument, moment.now).isOpen) return "The market is closed";
  const opening = opensOf(state, ticket);
  if (side === "sell" && opening.gt(Decimal.zero) && !state.rules.isShortingAllowed)
    return "The account does not sell short";
  return opening.isZero() ? undefined : tooLittle(state, { ticket, opening }, moment);
}

/** The part of an order that makes the position larger. */
function opensOf(
  state: PaperState,
  { instrument, side, quantity, reduceOnly }: OrderTicket,
): Decimal {
  if (reduceOnly) return Decimal.zero;
  const held = state.positions.get(instrument.id)?.quantity ?? Decimal.zero;
  const against = side === "sell" ? held : held.neg();
  return Decimal.max(Decimal.zero, quantity.minus(Decimal.max(Decimal.zero, against)));
}

type Asked = { readonly ticket: OrderTicket; readonly opening: Decimal };

function tooLittle(
  state: PaperState,
  { ticket, opening }: Asked,
  moment: PaperMoment,
): string | undefined {
  const { instrument, limitPrice, stopPrice, side } = ticket;
  const { currency, initialMargin } = state.rules;
  const quote = state.quotes.get(instrument.id);
  const price = limitPrice ?? stopPrice ?? (quote && touch(side, quote));
  if (!price) return `There is no price for ${instrument.symbol}`;
  const notional = opening.times(price.abs()).times(instrument.multiplier);
  const worth = inHome(notional, instrument.currency, { currency, moment });
  const { buyingPower } = summaryOf(state, moment);
  const bound = reservedOf(state, moment);
  if (!worth || !buyingPower || !bound) return `The worth in ${currency} is not known`;
  const needed = worth.times(initialMargin).plus(bound);
  return needed.gt(buyingPower) ? "The buying power is too small" : undefined;
}

/** What orders that work would bind if they traded, in the home currency. */
function reservedOf(state: PaperState, moment: PaperMoment): Decimal | undefined {
  const { currency, initialMargin } = state.rules;
  const open = [...state.orders.values()].filter(
    ({ ticket, report }) => !isFinal(report.status) && !ticket.reduceOnly,
  );
  let sum = Decimal.zero;
  for (const { ticket, report } of open) {
    const { instrument, limitPrice, stopPrice, side } = ticket;
    const quote = state.quotes.get(instrument.id);
    const price = limitPrice ?? stopPrice ?? (quote && touch(side, quote)) ?? Decimal.zero;
    const left = { ...ticket, quantity: report.quantity.minus(report.filled) };
    const notional = opensOf(state, left).times(price.abs()).times(instrument.multiplier);
    const worth = inHome(notional, instrument.currency, { currency, moment });
    if (!worth) return undefined;
    sum = sum.plus(worth.times(initialMargin));
  }
  return sum;
}
