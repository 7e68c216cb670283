import type { Database } from "#store";
import type { Metrics } from "../metrics/metrics.ts";
import type { Tracer } from "../telemetry/tracer.ts";

type Parts = {
  readonly metrics: Pick<Metrics, "transaction">;
  readonly tracer: Tracer;
  readonly monotonicMs: () => number;
};

/** A database whose transactions are timed; those of tenants are transactions of it. */
export function watchedDatabase(
  { metrics, tracer, monotonicMs }: Parts,
  database: Database,
): Database {
  return {
    ...database,
    transaction: (work, ...more) => {
      const began = monotonicMs();
      const ended = (outcome: "committed" | "undone") =>
        metrics.transaction(outcome, monotonicMs() - began);
      return tracer.inside("transaction", async () => {
        try {
          const result = await database.transaction(work, ...more);
          ended("committed");
          return result;
        } catch (error) {
          ended("undone");
          throw error;
        }
      });
    },
  };
}
