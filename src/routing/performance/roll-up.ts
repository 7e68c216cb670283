import { type Day, dayOf, type Environment } from "#domain";
import type { Moments } from "../statistics/moments.ts";
import {
  addCounts,
  countAll,
  countDuration,
  growing,
  type GrowingHistogram,
  type Histogram,
} from "./histogram.ts";
import { measure, MEASURE_RULES } from "./measure.ts";
import {
  addMetrics,
  addValues,
  amendMetrics,
  type MetricChange,
  type MetricMoments,
  type MetricName,
} from "./metric.ts";
import type { OrderFacts } from "./order-facts.ts";

/** What is summed together. Paper and live, and orders of different strata, never are. */
export type RollUpKey = {
  readonly route: string;
  readonly environment: Environment;
  readonly stratum: string;
  /** A day, or a month ("2026-03") once days are no longer kept. */
  readonly period: string;
};

/** Sums of orders, from which every figure of a scorecard follows. Any two of a key add up. */
export type RollUp = RollUpKey & {
  readonly orders: number;
  readonly metrics: MetricMoments;
  /** Rejected orders by code. */
  readonly rejects: Readonly<Record<string, number>>;
  readonly ackMs: Histogram;
  readonly fillMs: Histogram;
};

export type RoutedOrder = { readonly route: string; readonly facts: OrderFacts };

/** Roll-ups of orders, one for each key. */
export function rollUp(orders: Iterable<RoutedOrder>): readonly RollUp[] {
  const sums = new Map<string, Sum>();
  for (const { route, facts } of orders) {
    const { environment, stratum, decidedAt } = facts;
    addOrder(sumAt(sums, { route, environment, stratum, period: dayOf(decidedAt) }), facts);
  }
  return [...sums.values()];
}

/** Those of one key become one; their order does not matter. */
export function mergeRollUps(rollUps: Iterable<RollUp>): readonly RollUp[] {
  const sums = new Map<string, Sum>();
  for (const each of rollUps) addRollUp(sumAt(sums, each), each);
  return [...sums.values()];
}

/** A roll-up that grows. */
type Sum = RollUpKey & {
  orders: number;
  readonly metrics: Partial<Record<MetricName, Moments>>;
  readonly rejects: Record<string, number>;
  readonly ackMs: GrowingHistogram;
  readonly fillMs: GrowingHistogram;
};

function sumAt(sums: Map<string, Sum>, { route, environment, stratum, period }: RollUpKey): Sum {
  const name = [route, environment, stratum, period].join("|");
  const key = { route, environment, stratum, period };
  const empty = { orders: 0, metrics: {}, rejects: {}, ackMs: growing(), fillMs: growing() };
  const sum = sums.get(name) ?? { ...key, ...empty };
  sums.set(name, sum);
  return sum;
}

function addOrder(sum: Sum, facts: OrderFacts): void {
  const values = measure(facts, MEASURE_RULES);
  const { rejectCode } = facts;
  sum.orders += 1;
  addValues(sum.metrics, values);
  if (rejectCode !== undefined) addCounts(sum.rejects, { [rejectCode]: 1 });
  const { "ack-time": ack, "fill-time": fill } = values;
  if (ack !== undefined) countDuration(sum.ackMs, ack);
  if (fill !== undefined) countDuration(sum.fillMs, fill);
}

function addRollUp(sum: Sum, { orders, metrics, rejects, ackMs, fillMs }: RollUp): void {
  sum.orders += orders;
  addMetrics(sum.metrics, metrics);
  addCounts(sum.rejects, rejects);
  countAll(sum.ackMs, ackMs);
  countAll(sum.fillMs, fillMs);
}

/** A roll-up in which one order gives other values than before. */
export const amendRollUp = (sum: RollUp, change: MetricChange): RollUp => ({
  ...sum,
  metrics: amendMetrics(sum.metrics, change),
});

/** The month of a day. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** Days before the given one become months, so that years of orders stay small. */
export const byMonthBefore = (rollUps: readonly RollUp[], day: Day): readonly RollUp[] =>
  mergeRollUps(
    rollUps.map((each) => (each.period < day ? { ...each, period: monthOf(each.period) } : each)),
  );
