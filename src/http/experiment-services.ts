import type { AuditEntry } from "#domain";
import type {
  ExperimentBody,
  ExperimentInput,
  ExperimentList,
  ExperimentPreviewBody,
  ExperimentsQuery,
  PerformanceQuery,
  PerformanceReport,
  PreviewInput,
} from "./contract/experiments.ts";

export type ExperimentVerb = "start" | "stop" | "archive";

/** What is done to an experiment, by whom and why. */
export type ExperimentActInput = {
  readonly id: string;
  readonly verb: ExperimentVerb;
  readonly reason: string;
  /** As in the audit log. */
  readonly by: string;
};

type Acting = Omit<ExperimentActInput, "verb">;

/** New shares in percent by arm. */
export type ExperimentWeighing = Acting & { readonly percent: Readonly<Record<string, number>> };

export type ExperimentPromotion = Acting & { readonly policy?: string | undefined };

/** Entries of the audit log: for each policy that changed, and for the end of the experiment. */
export type PromotionActs = {
  readonly promoted: (policy: {
    readonly id: string;
    readonly version: number;
    readonly route: string;
  }) => AuditEntry;
  readonly stopped: AuditEntry;
};

/** Experiments and measured quality of one tenant. */
export type ExperimentServices = {
  readonly list: (query: ExperimentsQuery) => Promise<ExperimentList>;
  /** Fails with "unknown-experiment". */
  readonly read: (id: string) => Promise<ExperimentBody>;
  /** Fails with "invalid-experiment", which names every problem, and "experiment-exists". */
  readonly create: (
    input: ExperimentInput,
    by: string,
    act?: (id: string) => AuditEntry,
  ) => Promise<ExperimentBody>;
  /** Fails with "unknown-experiment", "experiment-state", "experiment-changed". */
  readonly act: (input: ExperimentActInput, act?: AuditEntry) => Promise<ExperimentBody>;
  /**
   * Fails with "unknown-experiment", "invalid-experiment", "experiment-state",
   * "experiment-changed".
   */
  readonly weigh: (input: ExperimentWeighing, act?: AuditEntry) => Promise<ExperimentBody>;
  /**
   * Only what the verdict says is promoted. Fails with "unknown-experiment",
   * "experiment-undecided", "experiment-unused", "experiment-changed".
   */
  readonly promote: (input: ExperimentPromotion, acts?: PromotionActs) => Promise<ExperimentBody>;
  readonly preview: (input: PreviewInput) => Promise<ExperimentPreviewBody>;
  readonly performance: (query: PerformanceQuery) => Promise<PerformanceReport>;
};
