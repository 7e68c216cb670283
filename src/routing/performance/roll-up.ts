import { type Day, dayOf, type Environment } from "#domain";
import type { Moments } from "../statistics/moments.ts";
import { addDuration, type Histogram, mergeHistograms, NO_HISTOGRAM } from "./histogram.ts";
import { measure, MEASURE_RULES } from "./measure.ts";
import {
  addValues,
  mergeMetrics,
  type MetricMoments,
  type MetricName,
  type MetricValues,
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

/** The roll-up of one order. */
function rollUpOf({ route, facts }: RoutedOrder): RollUp {
  const values = measure(facts, MEASURE_RULES);
  const { environment, stratum, decidedAt, rejectCode } = facts;
  const metrics: Partial<Record<MetricName, Moments>> = {};
  addValues(metrics, values);
  return {
    ...{ route, environment, stratum, period: dayOf(decidedAt), orders: 1, metrics },
    rejects: rejectCode === undefined ? {} : { [rejectCode]: 1 },
    ackMs: durations(values, "ack-time"),
    fillMs: durations(values, "fill-time"),
  };
}

function durations(values: MetricValues, name: MetricName): Histogram {
  const value = values[name];
  return value === undefined ? NO_HISTOGRAM : addDuration(NO_HISTOGRAM, value);
}

/** Roll-ups of orders, one for each key. */
export const rollUp = (orders: Iterable<RoutedOrder>): readonly RollUp[] =>
  mergeRollUps([...orders].map(rollUpOf));

/** Those of one key become one; their order does not matter. */
export function mergeRollUps(rollUps: Iterable<RollUp>): readonly RollUp[] {
  const merged = new Map<string, RollUp>();
  for (const each of rollUps) {
    const key = [each.route, each.environment, each.stratum, each.period].join("|");
    const before = merged.get(key);
    merged.set(key, before ? both(before, each) : each);
  }
  return [...merged.values()];
}

const both = (a: RollUp, b: RollUp): RollUp => ({
  ...a,
  orders: a.orders + b.orders,
  metrics: mergeMetrics(a.metrics, b.metrics),
  rejects: added(a.rejects, b.rejects),
  ackMs: mergeHistograms(a.ackMs, b.ackMs),
  fillMs: mergeHistograms(a.fillMs, b.fillMs),
});

function added(a: RollUp["rejects"], b: RollUp["rejects"]): RollUp["rejects"] {
  const sums = { ...a };
  for (const [code, count] of Object.entries(b)) sums[code] = (sums[code] ?? 0) + count;
  return sums;
}

/** Days before the given one become months, so that years of orders stay small. */
export const byMonthBefore = (rollUps: readonly RollUp[], day: Day): readonly RollUp[] =>
  mergeRollUps(
    rollUps.map((each) =>
      each.period < day ? { ...each, period: each.period.slice(0, 7) } : each,
    ),
  );
