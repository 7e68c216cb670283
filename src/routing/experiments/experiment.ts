import type { Environment, Failure, Instant } from "#domain";
import type { Shares } from "../assignment/shares.ts";
import type { MetricName } from "../performance/metric.ts";

/** A way to place orders that an experiment tries, named as routing names it. */
export type Arm = { readonly id: string; readonly environment: Environment };

/** What shall be found out. */
export type Goal = {
  readonly metric: MetricName;
  /** The smallest difference that would matter, above 0, in the metric's unit. */
  readonly difference: number;
};

/** What no arm may do while it is tried. */
export type Guardrail = {
  readonly metric: MetricName;
  /** The worst that is allowed, in the metric's unit. */
  readonly worst: number;
  /**
   * `limit`: of the arm's own figure. `control`: of how much worse it is than the control arm, 0 or
   * more.
   */
  readonly against: "limit" | "control";
};

/**
 * What becomes of the shares. `split`: they stay as people set them. `automatic`: they follow what
 * was measured, by Thompson sampling; only if somebody asked for it.
 */
export type Selection =
  | { readonly kind: "split" }
  | {
      readonly kind: "automatic";
      /** The least that every arm keeps, in parts per million. */
      readonly floor: number;
      /** After so many days what was measured counts half. */
      readonly halfLifeDays: number;
    };

/** Shares as they were from some moment on. A version is never changed. */
export type ExperimentVersion = {
  /** 1, 2, 3 ... */
  readonly version: number;
  readonly shares: Shares;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
};

export const EXPERIMENT_STATES = ["draft", "running", "stopped", "archived"] as const;
export type ExperimentState = (typeof EXPERIMENT_STATES)[number];

/** What a person decides before anything is measured. */
export type ExperimentPlan = {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
  readonly arms: readonly Arm[];
  /** The arm that the others are compared with. */
  readonly control: string;
  /** In percent by arm; they sum to 100. */
  readonly percent: Readonly<Record<string, number>>;
  /** Share of units that take part, in parts per million. */
  readonly coverage: number;
  readonly goal: Goal;
  readonly guardrails: readonly Guardrail[];
  readonly selection: Selection;
  /** Chance of a false alarm, of all comparisons and looks together. */
  readonly alpha: number;
  /** Chance to find the goal's difference if it is there. */
  readonly power: number;
  /** Units of all arms together that are expected; the sequences are narrowest there. */
  readonly units: number;
};

/** An experiment as a value: each act gives a new one. Only shares change after the start. */
export type Experiment = Omit<ExperimentPlan, "percent"> & {
  readonly salt: string;
  readonly state: ExperimentState;
  readonly versions: readonly [ExperimentVersion, ...ExperimentVersion[]];
  readonly startedAt?: Instant;
  readonly stoppedAt?: Instant;
  readonly stopReason?: string;
};

/** The shares that count now. */
export const currentVersion = ({ versions }: Pick<Experiment, "versions">): ExperimentVersion =>
  versions.at(-1) ?? versions[0];

/** Who acts, when and why. */
export type Act = { readonly at: Instant; readonly by: string; readonly reason: string };

/** A new experiment, or why there is none. */
export type ExperimentResult = { readonly experiment: Experiment } | { readonly failure: Failure };
