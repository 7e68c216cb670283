import { type Currency, Decimal, type Instrument, money } from "#domain";
import type { PaperFill, PaperMoment, PaperPosition, PaperRules, PaperState } from "./model.ts";
import { touch } from "./prices.ts";

const TEN_THOUSAND = Decimal.of(10_000);
const CENTS = 2;
/** An average price may have no end, so profit from it is rounded as brokers round it. */
const GAIN_DIGITS = 8;

/** Kinds that are paid in full; of the others only profit and loss move cash. */
const PAID = new Set<Instrument["kind"]>(["equity", "fund", "option", "crypto", "bond", "warrant"]);
export const isPaidInFull = ({ kind }: Instrument): boolean => PAID.has(kind);

export const signedOf = ({ side, quantity }: Pick<PaperFill, "side" | "quantity">): Decimal =>
  side === "buy" ? quantity : quantity.neg();

/** What a fill costs, in the instrument's currency, rounded half up to its cents. */
export function feeOf(
  { commission }: PaperRules,
  { instrument, quantity, price }: Pick<PaperFill, "instrument" | "quantity" | "price">,
): PaperFill["fee"] {
  const notional = quantity.times(price.abs()).times(instrument.multiplier);
  const bps = notional.times(commission.bps).div(TEN_THOUSAND);
  const amount = Decimal.max(quantity.times(commission.perUnit).plus(bps), commission.least);
  return { kind: "commission", ...money(amount.round(CENTS, "half-up"), instrument.currency) };
}

/** The account after a fill: cash, position and average price. */
export function booked(state: PaperState, fill: PaperFill): PaperState {
  const { instrument, price, fee } = fill;
  const units = signedOf(fill);
  const before = state.positions.get(instrument.id);
  const { position, closed } = moved(before, { instrument, units, price });
  const gained = before
    ? closed.times(price.minus(before.averagePrice)).times(instrument.multiplier).round(GAIN_DIGITS)
    : Decimal.zero;
  const paid = isPaidInFull(instrument)
    ? units.neg().times(price).times(instrument.multiplier)
    : gained;
  const positions = new Map(state.positions);
  if (position.quantity.isZero()) positions.delete(instrument.id);
  else positions.set(instrument.id, position);
  const cash = added(state.cash, instrument.currency, paid.minus(fee.amount));
  return { ...state, cash, positions, fills: [...state.fills, fill] };
}

type Move = { readonly instrument: Instrument; readonly units: Decimal; readonly price: Decimal };

/** The position after so many units, and how many of the old ones were closed, signed as they were. */
function moved(before: PaperPosition | undefined, { instrument, units, price }: Move) {
  const held = before?.quantity ?? Decimal.zero;
  const quantity = held.plus(units);
  if (!before || isSameSide(held, units)) {
    const cost = (before?.averagePrice ?? price).times(held).plus(price.times(units));
    return {
      position: { instrument, quantity, averagePrice: cost.div(quantity) },
      closed: Decimal.zero,
    };
  }
  const isFlip = units.abs().gt(held.abs());
  const averagePrice = isFlip ? price : before.averagePrice;
  return {
    position: { instrument, quantity, averagePrice },
    closed: isFlip ? held : units.neg(),
  };
}

const isSameSide = (a: Decimal, b: Decimal) => a.gt(Decimal.zero) === b.gt(Decimal.zero);

export function added(
  cash: PaperState["cash"],
  currency: Currency,
  amount: Decimal,
): PaperState["cash"] {
  return new Map(cash).set(currency, (cash.get(currency) ?? Decimal.zero).plus(amount));
}

export type PaperSummary = {
  readonly currency: Currency;
  /** Cash, and what positions are worth; undefined while a price or rate is unknown. */
  readonly equity: Decimal | undefined;
  /** What positions bind. */
  readonly margin: Decimal | undefined;
  /** What may still be bound by new orders. */
  readonly buyingPower: Decimal | undefined;
};

/** Where the account stands at the quotes that were last seen. */
export function summaryOf(state: PaperState, moment: PaperMoment): PaperSummary {
  const { currency, initialMargin } = state.rules;
  const home = ([from, amount]: readonly [Currency, Decimal]) =>
    inHome(amount, from, { currency, moment });
  const cash = sumOf([...state.cash].map(home));
  const positions = [...state.positions.values()];
  const worths = positions.map((each) => worthOf(state, each, { currency, moment }));
  const equity = sumOf([cash, ...worths.map((each) => each?.value)]);
  const notional = sumOf(worths.map((each) => each?.notional.abs()));
  const margin = notional?.times(initialMargin);
  const buyingPower =
    equity && margin ? Decimal.max(Decimal.zero, equity.minus(margin)) : undefined;
  return { currency, equity, margin, buyingPower };
}

type Home = { readonly currency: Currency; readonly moment: Pick<PaperMoment, "rate"> };

export function inHome(amount: Decimal, from: Currency, { currency, moment }: Home) {
  const rate = from === currency || amount.isZero() ? Decimal.one : moment.rate(from, currency);
  return rate && amount.times(rate);
}

function worthOf(state: PaperState, position: PaperPosition, home: Home) {
  const { instrument, quantity, averagePrice } = position;
  const quote = state.quotes.get(instrument.id);
  // What it would bring to close it now.
  const price = quote && touch(quantity.gt(Decimal.zero) ? "sell" : "buy", quote);
  if (!price) return undefined;
  const at = (each: Decimal) => quantity.times(each).times(instrument.multiplier);
  const notional = inHome(at(price), instrument.currency, home);
  const gain = inHome(at(price.minus(averagePrice)), instrument.currency, home);
  return notional && gain && { notional, value: isPaidInFull(instrument) ? notional : gain };
}

function sumOf(parts: readonly (Decimal | undefined)[]): Decimal | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? Decimal.sum(known) : undefined;
}
