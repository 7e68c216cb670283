import { Decimal, type Execution, type Instrument, type Money, totals } from "#domain";
import type { TradeRules } from "./rules.ts";

/** What an execution cost, or a share of it. */
export type Charge = {
  /** What counts towards the net profit, in the settlement currency. */
  readonly counted: Decimal;
  /** What was paid, as it was paid. */
  readonly paid: readonly Money[];
};

export const NO_CHARGE: Charge = { counted: Decimal.zero, paid: [] };

export type ReadCharge = Charge & {
  /** Units of the traded asset that the fee took: it lowers what a buy brings and raises what a sale costs. */
  readonly units: Decimal;
  /** Fees for which the execution gives no rate. */
  readonly unconverted: readonly Money[];
};

const FREE: ReadCharge = { ...NO_CHARGE, units: Decimal.zero, unconverted: [] };

/**
 * Reads the fees of an execution. Fees in the settlement currency count as they are; in the traded asset at the
 * price of the fill; in the account's currency at the execution's rate. Others are only listed.
 */
export function chargeOf(execution: Execution, rules: TradeRules): ReadCharge {
  const { fees, instrument, price, fxRate } = execution;
  if (fees.length === 0) return FREE;
  const only = fees.length === 1 ? fees[0] : undefined;
  if (only && only.currency === instrument.currency) {
    return { counted: only.amount, paid: fees, units: Decimal.zero, unconverted: [] };
  }
  let counted = Decimal.zero;
  let units = Decimal.zero;
  const unconverted: Money[] = [];
  const asset = tradedAsset(instrument);
  for (const fee of fees) {
    if (fee.currency === instrument.currency) counted = counted.plus(fee.amount);
    else if (fee.currency === asset) {
      units = units.plus(fee.amount);
      counted = counted.plus(fee.amount.times(price));
    } else if (fee.currency === rules.accountCurrency && fxRate && !fxRate.isZero()) {
      counted = counted.plus(fee.amount.div(fxRate));
    } else if (!fee.amount.isZero()) unconverted.push(fee);
  }
  return { counted, paid: fees, units, unconverted };
}

/**
 * The asset that a spot crypto pair trades, which venues take as fee: "BTC" of "BTC/USDT", "BTC-USDT", "BTCUSDT"
 * or "BTC". Undefined for everything else: there the fee never touches the position.
 */
export function tradedAsset(instrument: Instrument): string | undefined {
  if (instrument.kind !== "crypto" || instrument.inverse) return undefined;
  const { symbol, currency } = instrument;
  const separated = /^([^/_-]+)[/_-]/.exec(symbol);
  if (separated) return separated[1];
  return symbol !== currency && symbol.endsWith(currency)
    ? symbol.slice(0, -currency.length)
    : symbol;
}

export type Portion = { readonly whole: Decimal; readonly before: Decimal; readonly after: Decimal };

/**
 * The part of an amount that belongs to the units between `before` and `after` of `whole`. Parts always add up to
 * the amount: each is the difference of two remainders, and the remainder of no units is 0.
 */
export function portion(amount: Decimal, { whole, before, after }: Portion): Decimal {
  if (amount.isZero()) return amount;
  return remainder(amount, before, whole).minus(remainder(amount, after, whole));
}

export function remainder(amount: Decimal, left: Decimal, whole: Decimal): Decimal {
  if (left.isZero()) return Decimal.zero;
  return left === whole || left.eq(whole) ? amount : amount.times(left).div(whole);
}

/** The share of a charge as {@link portion}, or undivided with the first units taken. */
export function share(charge: Charge, part: Portion, rules: TradeRules): Charge {
  if (charge.paid.length === 0 && charge.counted.isZero()) return NO_CHARGE;
  const first = part.before === part.whole || part.before.eq(part.whole);
  if (first && (part.after.isZero() || rules.feeSplit === "all-to-closing")) return charge;
  if (rules.feeSplit === "all-to-closing") return NO_CHARGE;
  return {
    counted: portion(charge.counted, part),
    paid: charge.paid.map((fee) => ({ currency: fee.currency, amount: portion(fee.amount, part) })),
  };
}

export function addCharges(a: Charge, b: Charge): Charge {
  if (b.paid.length === 0) return a;
  if (a.paid.length === 0) return b;
  return { counted: a.counted.plus(b.counted), paid: addMoney(a.paid, b.paid) };
}

/** One amount per currency. */
export function addMoney(a: readonly Money[], b: readonly Money[]): readonly Money[] {
  const first = a[0];
  const other = b[0];
  if (first && other && a.length === 1 && b.length === 1 && first.currency === other.currency) {
    return [{ currency: first.currency, amount: first.amount.plus(other.amount) }];
  }
  return byCurrency([...a, ...b]);
}

export const byCurrency = (amounts: readonly Money[]): readonly Money[] =>
  [...totals(amounts)].map(([currency, amount]) => ({ currency, amount }));
