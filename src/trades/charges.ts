import {
  type Currency,
  Decimal,
  type Execution,
  type Instrument,
  type Money,
  totals,
} from "#domain";
import type { TradeRules } from "./rules.ts";

/** What an execution cost, or a share of it. */
export type Charge = {
  /** Fees in the settlement currency. */
  readonly home: Decimal;
  /** What fees in other currencies count in the settlement currency. */
  readonly converted: Decimal;
  /** Fees in other currencies, as they were paid. */
  readonly foreign: readonly Money[];
};

const NONE: readonly Money[] = [];
export const NO_CHARGE: Charge = { home: Decimal.zero, converted: Decimal.zero, foreign: NONE };

/** What counts towards the net profit, in the settlement currency. */
export const countedOf = ({ home, converted }: Charge): Decimal =>
  converted.isZero() ? home : home.plus(converted);

export type ReadCharge = Charge & {
  /**
   * Units of the traded asset that the fee took: it lowers what a buy brings and raises what a sale
   * costs.
   */
  readonly units: Decimal;
  /** Fees for which the execution gives no rate. */
  readonly unconverted: readonly Money[];
};

const FREE: ReadCharge = { ...NO_CHARGE, units: Decimal.zero, unconverted: NONE };

/**
 * Reads the fees of an execution. Fees in the settlement currency count as they are; in the traded
 * asset at the price of the fill; in the account's currency at the execution's rate. Others are
 * only listed.
 */
export function chargeOf(execution: Execution, rules: TradeRules): ReadCharge {
  const { fees, instrument } = execution;
  if (fees.length === 0) return FREE;
  const { zero } = Decimal;
  const only = fees.length === 1 ? fees[0] : undefined;
  if (only && only.currency === instrument.currency) {
    return { home: only.amount, converted: zero, foreign: NONE, units: zero, unconverted: NONE };
  }
  return readFees(execution, rules);
}

function readFees({ fees, instrument, price, fxRate }: Execution, rules: TradeRules): ReadCharge {
  let home = Decimal.zero;
  let converted = Decimal.zero;
  let units = Decimal.zero;
  const foreign: Money[] = [];
  const unconverted: Money[] = [];
  const asset = tradedAsset(instrument);
  for (const { amount, currency } of fees) {
    if (currency === instrument.currency) {
      home = home.plus(amount);
      continue;
    }
    foreign.push({ amount, currency });
    if (currency === asset) {
      units = units.plus(amount);
      converted = converted.plus(amount.times(price));
    } else if (currency === rules.accountCurrency && fxRate && !fxRate.isZero()) {
      converted = converted.plus(amount.div(fxRate));
    } else if (!amount.isZero()) unconverted.push({ amount, currency });
  }
  return { home, converted, foreign: byCurrency(foreign), units, unconverted };
}

/**
 * The asset that a spot crypto pair trades, which venues take as fee: "BTC" of "BTC/USDT",
 * "BTC-USDT", "BTCUSDT" or "BTC". Undefined for everything else: there the fee never touches the
 * position.
 */
export function tradedAsset(instrument: Instrument): Currency | undefined {
  if (instrument.kind !== "crypto" || instrument.inverse) return undefined;
  const { symbol, currency } = instrument;
  const separated = /^([^/_-]+)[/_-]/.exec(symbol);
  if (separated) return separated[1];
  return symbol !== currency && symbol.endsWith(currency)
    ? symbol.slice(0, -currency.length)
    : symbol;
}

export type Portion = {
  readonly whole: Decimal;
  readonly before: Decimal;
  readonly after: Decimal;
};

/**
 * The part of a worth that belongs to the units between `before` and `after` of `whole`. Parts
 * always add up to the worth: each is the difference of two remainders, and the remainder of no
 * units is 0.
 */
export const portion = (worth: Decimal, part: Portion): Decimal =>
  partOf(worth, part, WORTH_PLACES);

/**
 * As {@link portion}, in digits that money has: a third of 1.00 is 0.33333333, and the last third
 * gets the rest.
 */
export const moneyPortion = (amount: Decimal, part: Portion): Decimal =>
  partOf(amount, part, MONEY_PLACES);

/** The worth of what is left of the whole. */
export const remainder = (worth: Decimal, left: Decimal, whole: Decimal): Decimal =>
  remainderOf(worth, { left, whole, places: WORTH_PLACES });

/** Digits behind the point to which shares are rounded, unless the amount itself has more. */
const MONEY_PLACES = 8;
const WORTH_PLACES = 18;

function partOf(amount: Decimal, { whole, before, after }: Portion, places: number): Decimal {
  if (amount.isZero()) return amount;
  const left = remainderOf(amount, { left: before, whole, places });
  return left.minus(remainderOf(amount, { left: after, whole, places }));
}

type Remainder = { readonly left: Decimal; readonly whole: Decimal; readonly places: number };

function remainderOf(amount: Decimal, { left, whole, places }: Remainder): Decimal {
  if (left.isZero()) return Decimal.zero;
  if (left === whole || left.eq(whole)) return amount;
  return amount.times(left).div(whole).round(Math.max(places, amount.scale));
}

/** The share of a charge as {@link moneyPortion}, or undivided with the first units taken. */
export function share(charge: Charge, part: Portion, rules: Pick<TradeRules, "feeSplit">): Charge {
  if (isFree(charge)) return NO_CHARGE;
  const first = part.before === part.whole || part.before.eq(part.whole);
  if (first && (part.after.isZero() || rules.feeSplit === "all-to-closing")) return charge;
  if (rules.feeSplit === "all-to-closing") return NO_CHARGE;
  return {
    home: moneyPortion(charge.home, part),
    converted: moneyPortion(charge.converted, part),
    foreign: charge.foreign.map(({ currency, amount }) => ({
      currency,
      amount: moneyPortion(amount, part),
    })),
  };
}

const isFree = ({ home, converted, foreign }: Charge) =>
  home.isZero() && converted.isZero() && foreign.length === 0;

export function addCharges(a: Charge, b: Charge): Charge {
  if (isFree(b)) return a;
  if (isFree(a)) return b;
  return {
    home: a.home.plus(b.home),
    converted: a.converted.plus(b.converted),
    foreign: b.foreign.length === 0 ? a.foreign : byCurrency([...a.foreign, ...b.foreign]),
  };
}

/** One amount per currency. */
export const byCurrency = (amounts: readonly Money[]): readonly Money[] =>
  amounts.length < 2
    ? amounts
    : [...totals(amounts)].map(([currency, amount]) => ({ currency, amount }));
