import { Decimal, type Money } from "#domain";
import { cashEffect, type ExecutionRecord, roundingOf } from "#kit";

/**
 * Whether shares, price, rate and charges make the total, up to what the file rounds: the total to
 * cents, the rate to its last digit. Undefined where a charge or the total is in a currency that
 * the row gives no rate for.
 */
export function makesTotal(trade: ExecutionRecord, total: Money): boolean | undefined {
  const { fees = [], fxRate, side, instrument: share } = trade;
  if (fees.some(({ currency }) => currency !== total.currency)) return undefined;
  if (!fxRate && share.currency !== total.currency) return undefined;
  const rate = fxRate ?? Decimal.one;
  const gross = cashEffect({ ...trade, fees: [] }).times(rate);
  const net = gross.minus(Decimal.sum(fees.map(({ amount }) => amount)));
  const booked = side === "buy" ? total.amount.abs().neg() : total.amount.abs();
  // Rates have four or more decimals, and cents are cut off here and rounded there: one unit of each is allowed.
  const ofRate = gross.abs().times(rate).times(Decimal.of("0.00001"));
  const slack = Decimal.sum([
    ofRate,
    roundingOf(trade).times(rate),
    Decimal.of("0.01"),
    ...fees.map(() => Decimal.of("0.005")),
  ]);
  return !net.minus(booked).abs().gt(slack);
}
