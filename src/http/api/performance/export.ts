import {
  exportPerformanceQuery,
  type PerformanceReport,
  type ReadingQualityBody,
} from "../../contract/index.ts";
import { defineEndpoint, stream } from "../../endpoint.ts";
import { exported, plain } from "../export/rows.ts";

/** A figure of an account, flat: one row for each measure. Null where nothing bounds it. */
type Row = {
  readonly account: string;
  readonly route: string;
  readonly environment: string;
  readonly stratum: string;
  readonly measure: string;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly count: number;
};

export const exportPerformance = defineEndpoint({
  method: "GET",
  path: "/api/performance/export",
  scope: "read",
  tag: "experiments",
  summary: "The same figures, one row for each measure, as CSV or JSON",
  query: exportPerformanceQuery,
  reply: stream,
  media: ["text/csv", "application/json"],
  async handle({ query: { format, ...query } }, { experiments }) {
    const report = await experiments.performance(query);
    return exported({
      ...{ name: `performance-${query.environment}`, format, batches: rowsOf(report) },
      rowOf: (row: Row) => row,
      columns: plain<Row>(
        ...(["account", "route", "environment", "stratum", "measure"] as const),
        ...(["mean", "low", "high", "count"] as const),
      ),
    });
  },
});

async function* rowsOf({ items, readings }: PerformanceReport): AsyncIterable<readonly Row[]> {
  for (const { label, route, environment, stratum, scores } of items) {
    const account = { account: label, route, environment, stratum };
    yield scores.map(({ metric, orders, ...rest }) => ({
      ...{ ...account, measure: metric, ...rest, count: orders },
    }));
  }
  for (const reading of readings) yield readingRows(reading);
}

function readingRows(reading: ReadingQualityBody): readonly Row[] {
  const { label, connection, environment, availability, readings, gapMs, gaps } = reading;
  const account = { account: label, route: connection, environment, stratum: "readings" };
  return [
    { ...account, measure: "availability", ...availability, count: readings },
    ...(gapMs ? [{ ...account, measure: "reading-gap", ...gapMs, count: gaps }] : []),
  ];
}
