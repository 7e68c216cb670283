import { fail, type Instant } from "#domain";
import {
  addValue,
  createExperiment,
  drawArm,
  type Experiment,
  type ExperimentPlan,
  type ExperimentResult,
  meanAgainstZero,
  meanOf,
  type Moments,
  NO_MOMENTS,
  sequenceOf,
  startExperiment,
  stopExperiment,
} from "#routing";
import { surroundings } from "../surroundings.ts";

/** What was recorded of a broker, and what the mean may truly be however often one looks. */
export type RecordedPerformance = {
  readonly count: number;
  readonly mean: number;
  readonly interval: { readonly low: number; readonly high: number };
};

/** Shares as the design documents state them: parts of 1, such as 0.7, 0.2 and 0.1. */
export type TrafficSplit = Readonly<Record<string, number>>;

const ACT = { by: "library", reason: "Asked for by the program" };
const RULES = { alpha: 0.05, power: 0.8, units: 1_000 };

/**
 * Tests brokers against each other in a program of one's own; in memory, without the blotter. An
 * order goes to the same broker in every process and at every try, which its client order id
 * decides. What is recorded is for display: who wants a verdict uses `judge`.
 */
export class BrokerABTestingFramework {
  readonly #tests = new Map<string, Experiment>();
  readonly #recorded = new Map<string, Moments>();
  readonly #now: () => Instant;

  constructor(now: () => Instant = surroundings.now) {
    this.#now = now;
  }

  /**
   * Begins a test. Fails with "invalid-experiment" and every fault at once, such as shares that do
   * not sum to 1; 0.7, 0.2 and 0.1 do.
   */
  createAbTest(name: string, brokers: readonly string[], split: TrafficSplit): void {
    const at = { at: this.#now(), ...ACT };
    const draft = made(createExperiment(planOf(name, brokers, split), name, at));
    this.#tests.set(name, made(startExperiment(draft, at)));
  }

  /** Ends a test: from now on its orders go to the first broker. */
  stopAbTest(name: string): void {
    const at = { at: this.#now(), ...ACT };
    this.#tests.set(name, made(stopExperiment(this.#testOf(name), at)));
  }

  /** The broker of an order. Store it with the order: a retry must not ask for another one. */
  routeOrder(name: string, order: { readonly clientOrderId: string }): string {
    const test = this.#testOf(name);
    const eligible = test.arms.map(({ id }) => id);
    const unit = order.clientOrderId;
    const drawn = drawArm(test, { unit, eligible, stratum: "all", at: this.#now() });
    return "exposure" in drawn ? drawn.exposure.arm : test.control;
  }

  recordPerformance(broker: string, metric: string, value: number): void {
    const name = nameOf(broker, metric);
    this.#recorded.set(name, addValue(this.#recorded.get(name) ?? NO_MOMENTS, value));
  }

  /** Undefined where nothing was recorded. */
  performanceOf(broker: string, metric: string): RecordedPerformance | undefined {
    const moments = this.#recorded.get(nameOf(broker, metric));
    return moments && shown(moments);
  }

  #testOf(name: string): Experiment {
    return this.#tests.get(name) ?? fail(unknownTest(name));
  }
}

const nameOf = (broker: string, metric: string): string => JSON.stringify([broker, metric]);

const planOf = (name: string, brokers: readonly string[], split: TrafficSplit): ExperimentPlan => ({
  ...{ id: name, name, environment: "paper", control: brokers[0] ?? "", ...RULES },
  arms: brokers.map((id) => ({ id, environment: "paper" })),
  percent: Object.fromEntries(Object.entries(split).map(([id, share]) => [id, share * 100])),
  ...{ coverage: 1_000_000, guardrails: [], selection: { kind: "split" } },
  goal: { metric: "slippage", difference: 1 },
});

function made(result: ExperimentResult): Experiment {
  return "failure" in result ? fail(result.failure) : result.experiment;
}

function shown(moments: Moments): RecordedPerformance {
  const { count, mean } = moments;
  const known = meanOf(moments);
  const unbounded = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return { count, mean, interval: known ? sequenceOf(meanAgainstZero(known), RULES) : unbounded };
}

const unknownTest = (name: string) => ({
  code: "unknown-experiment",
  message: `There is no test "${name}"`,
  owner: "user" as const,
  next: "Create it first",
});
