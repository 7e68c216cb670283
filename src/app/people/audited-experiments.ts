import type { AuditDetail, AuditEntry } from "#domain";
import type { ExperimentServices, ExperimentVerb, Services } from "#http";

type Entry = (act: string, subject: string, detail?: AuditDetail) => AuditEntry;

const ACTS: Readonly<Record<ExperimentVerb, string>> = {
  start: "experiment-started",
  stop: "experiment-stopped",
  archive: "experiment-archived",
};

/** Experiments whose every act is written down with it, in the name of who did it. */
export function auditedExperiments(
  { experiments }: Services,
  entry: Entry,
  by: string,
): ExperimentServices {
  return {
    ...experiments,
    create: (input) =>
      experiments.create(input, by, (id) => {
        const { environment, reason } = input;
        return entry("experiment-created", `experiment:${id}`, { environment, reason });
      }),
    act(input) {
      const { id, verb, reason } = input;
      return experiments.act({ ...input, by }, entry(ACTS[verb], `experiment:${id}`, { reason }));
    },
    weigh(input) {
      const { id, reason, percent } = input;
      const detail = { reason, percent: JSON.stringify(percent) };
      return experiments.weigh(
        { ...input, by },
        entry("experiment-reweighed", `experiment:${id}`, detail),
      );
    },
    promote(input) {
      const { id, reason } = input;
      const subject = `experiment:${id}`;
      return experiments.promote(
        { ...input, by },
        {
          promoted: ({ id: policy, version, route }) =>
            entry("experiment-promoted", subject, { policy, version, route, reason }),
          stopped: entry(ACTS.stop, subject, { reason }),
        },
      );
    },
  };
}
