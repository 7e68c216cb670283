import { api, type MetricBody, type ScorecardBody } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { figureText, unitOf } from "../experiment-text.ts";
import { paint } from "../paint.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & { readonly live?: true; readonly days?: string };

type Row = Pick<ScorecardBody, "label" | "stratum"> & ScorecardBody["scores"][number];

const text = (metric: MetricBody, value: number | null) => figureText(unitOf(metric), value);

const COLUMNS = [
  left<Row>("account", ({ label }) => label),
  left<Row>("orders like", ({ stratum }) => stratum),
  left<Row>("measure", ({ metric }) => metric),
  right<Row>("mean", ({ metric, mean }) => text(metric, mean)),
  right<Row>("from", ({ metric, low }) => text(metric, low)),
  right<Row>("to", ({ metric, high }) => text(metric, high)),
  right<Row>("orders", ({ orders }) => String(orders)),
];

export const performanceCommand: Declare = (program, context) => {
  const command = program
    .command("performance")
    .description("how well each account executes, with intervals")
    .option("--live", "of live accounts; default: paper")
    .option("--days <count>", "so many days back; default 90");
  withCommon(command, "performance --days 30").action(async (options: Options) => {
    const { live, days } = options;
    const environment = live ? ("live" as const) : ("paper" as const);
    const query = { environment, ...(days !== undefined && { days }) };
    const report = await withSession(context, options, (session) =>
      session.call(api.showPerformance, { query }),
    );
    if (options.json) return printJson(context, report);
    const rows = report.items.flatMap(({ label, stratum, scores }) =>
      scores.map((score) => ({ label, stratum, ...score })),
    );
    if (rows.length === 0) return print(context, "Nothing was measured yet.");
    return print(context, table(rows, COLUMNS, paint(context.host.color)));
  });
};
