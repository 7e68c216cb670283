import { epochMs } from "#domain";
import { type ExecutionQuality, qualityOf } from "./execution-quality.ts";
import { METRIC_NAMES, type MetricName, type MetricValues } from "./metric.ts";
import { msBetween, type OrderFacts } from "./order-facts.ts";

export type MeasureRules = {
  /** A quote that was older than this when the order was decided on counts as none. */
  readonly maxQuoteAgeMs: number;
};

/** As old as a quote may be for the risk checks too. */
export const MEASURE_RULES: MeasureRules = { maxQuoteAgeMs: 15_000 };

/**
 * What an order says of its broker. What cannot be measured is absent, never 0: without a fresh
 * quote there is no slippage, without a fee no all-in cost, without a fill no price.
 */
export function measure(facts: OrderFacts, rules = MEASURE_RULES): MetricValues {
  const { filled, ordered, rejectCode, wasUnknown, sentAt } = facts;
  const quality = arrivalQuality(facts, rules);
  return present({
    "fill-rate": filled.lt(ordered) ? 0 : 1,
    "filled-share": ordered.isZero() ? undefined : filled.div(ordered).toNumber(),
    "reject-rate": rejectCode === undefined ? 0 : 1,
    "unknown-rate": wasUnknown ? 1 : 0,
    "ack-time": rejectCode === undefined ? msBetween(sentAt, facts.acknowledgedAt) : undefined,
    "fill-time": msBetween(sentAt, facts.filledAt),
    slippage: quality?.slippageBps,
    "effective-spread": quality?.effectiveSpreadBps,
    "realized-spread": quality?.realizedSpreadBps,
    "price-improvement": quality?.improvementBps,
    "all-in-cost": allInBps(facts, quality?.slippageBps),
    "quote-age": msBetween(facts.arrival?.at, facts.decidedAt),
  });
}

function present(values: Record<MetricName, number | undefined>): MetricValues {
  const kept: Partial<Record<MetricName, number>> = {};
  for (const name of METRIC_NAMES) {
    const value = values[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

type Quality = {
  readonly slippageBps: number;
  readonly effectiveSpreadBps: number;
  readonly improvementBps: number;
  readonly realizedSpreadBps?: number;
};

function arrivalQuality(facts: OrderFacts, { maxQuoteAgeMs }: MeasureRules): Quality | undefined {
  const { arrival, averagePrice, decidedAt, side } = facts;
  if (!arrival?.bid || !arrival.ask || !averagePrice) return undefined;
  const age = epochMs(decidedAt) - epochMs(arrival.at);
  if (Math.abs(age) > maxQuoteAgeMs) return undefined;
  const market = { bid: arrival.bid.toNumber(), ask: arrival.ask.toNumber() };
  const mid = (market.bid + market.ask) / 2;
  // A crossed quote, or one of nothing, is no market.
  if (!(mid > 0) || market.ask < market.bid) return undefined;
  const midLater = facts.midLater?.toNumber();
  const executed = { side, price: averagePrice.toNumber(), arrival: market };
  return inBps(qualityOf({ ...executed, ...(midLater !== undefined && { midLater }) }), mid);
}

const inBps = (quality: ExecutionQuality, mid: number): Quality => ({
  slippageBps: quality.slippageBps,
  effectiveSpreadBps: (quality.effectiveSpread / mid) * 10_000,
  improvementBps: (quality.priceImprovement / mid) * 10_000,
  ...(quality.realizedSpread !== undefined && {
    realizedSpreadBps: (quality.realizedSpread / mid) * 10_000,
  }),
});

/** Slippage and fees together. */
function allInBps(facts: OrderFacts, slippageBps: number | undefined): number | undefined {
  const { fees, filled, averagePrice, multiplier } = facts;
  if (slippageBps === undefined || !fees || !averagePrice || filled.isZero()) return undefined;
  const notional = filled.times(averagePrice).times(multiplier).abs();
  if (notional.isZero()) return undefined;
  return slippageBps + fees.div(notional).toNumber() * 10_000;
}
