import type { AuditEntry } from "#domain";
import type {
  ExperimentBody,
  ExperimentInput,
  ExperimentList,
  ExperimentPreviewBody,
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

/** Experiments and measured quality of one tenant. */
export type ExperimentServices = {
  readonly list: () => Promise<ExperimentList>;
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
  readonly preview: (input: PreviewInput) => Promise<ExperimentPreviewBody>;
  readonly performance: (query: PerformanceQuery) => Promise<PerformanceReport>;
};
