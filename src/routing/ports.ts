import type { AuditEntry, Day, Environment, Instant, IntentId } from "#domain";
import type { Exposure } from "./experiments/assign.ts";
import type { Experiment, ExperimentState } from "./experiments/experiment.ts";
import type { CellTally } from "./experiments/tally.ts";
import type { LateMeasures } from "./performance/late.ts";
import type { RollUp, RollUpKey } from "./performance/roll-up.ts";
import type { RoutingDecision } from "./policy/decide.ts";
import type { DecisionFilter } from "./policy/decision-filter.ts";

/** An experiment with how often it was written; who changes it says which writing was read. */
export type StoredExperiment = { readonly experiment: Experiment; readonly revision: number };

/** That an experiment or an arm of it was stopped, for whoever wants to hear of it. */
export type ExperimentNews = {
  /** The same for whoever tells of the same. */
  readonly key: string;
  readonly at: Instant;
  readonly detail: {
    readonly experiment: string;
    readonly name: string;
    readonly whole: boolean;
    readonly reason: string;
  };
};

/** What is written down with a change of an experiment: who did it, and who is told. */
export type ExperimentNoted = {
  readonly act?: AuditEntry | undefined;
  readonly news?: ExperimentNews | undefined;
};

/** What one order gave to the sums of its route and, if it was drawn, of an experiment. */
export type OrderResult = {
  readonly rollUp: RollUp;
  readonly tally?: { readonly experiment: string; readonly sum: CellTally };
  /** What of it may come again; nothing unless given. */
  readonly late?: LateMeasures;
};

/** What is known of an order since it was added to the sums. */
export type ResultAmendment = {
  /** Where it was added; its day may be part of a month by now. */
  readonly rollUp: RollUpKey;
  readonly tally?: Pick<CellTally, "cell" | "day"> & {
    readonly experiment: string;
    readonly arm: string;
  };
  /** As it was read; absent where nothing came before. */
  readonly before?: LateMeasures;
  readonly after: LateMeasures;
};

export type RollUpFilter = {
  readonly environment: Environment;
  /** From this day or month on. */
  readonly since?: string;
  readonly route?: string;
};

/** What a tenant's routing remembers. What it returns is committed. */
export interface RoutingStore {
  /** Those in one of the states, by id. */
  experiments(states: readonly ExperimentState[]): Promise<readonly StoredExperiment[]>;
  experiment(id: string): Promise<StoredExperiment | undefined>;
  /**
   * Writes an experiment if it was written `revision` times, 0 for a new one; false if another was
   * faster, or a new one has the id of an old one. What is noted is written with it, or nothing
   * is.
   */
  saveExperiment(
    experiment: Experiment,
    revision: number,
    noted?: ExperimentNoted,
  ): Promise<boolean>;
  /**
   * Writes down the decision of an order, with its exposure, once: whoever comes later is given the
   * decision that was written first. Undefined, and nothing is written, if an order of the position
   * went elsewhere meanwhile: decide again. An exposure of an experiment that is not stored is an
   * error.
   */
  keepDecision(order: IntentId, decision: RoutingDecision): Promise<RoutingDecision | undefined>;
  decision(order: IntentId): Promise<RoutingDecision | undefined>;
  /** The newest decisions first, before a moment; at most so many. */
  decisions(
    before: Instant,
    limit: number,
    filter?: DecisionFilter,
  ): Promise<readonly RoutingDecision[]>;
  /** The route of the first decision of a position that found one. */
  routeOfPosition(position: string): Promise<string | undefined>;
  /** By time, then unit. */
  exposures(experiment: string): Promise<readonly Exposure[]>;
  /**
   * Adds what an order gave to the sums of its keys, once for each order: false if it was added
   * before, or there is no decision of the order.
   */
  addResult(order: IntentId, result: OrderResult): Promise<boolean>;
  /** What came late of an order, and is in the sums; undefined of one that has nothing. */
  late(order: IntentId): Promise<LateMeasures | undefined>;
  /**
   * Puts what an order gives now in the place of what it gave: false, and nothing is written, if it
   * was not added, another was faster, or its sums are gone.
   */
  amendResult(order: IntentId, amendment: ResultAmendment): Promise<boolean>;
  /** Makes months of the sums of days before the given one; tells of how many days. */
  foldRollUps(before: Day): Promise<number>;
  /** By route, stratum and period. */
  rollUps(filter: RollUpFilter): Promise<readonly RollUp[]>;
  /** By cell and day. */
  tallies(experiment: string): Promise<readonly CellTally[]>;
}
