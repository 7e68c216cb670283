import { api, type MetricBody, type ReadingQualityBody, type ScorecardBody } from "#http";
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
import { copyOut } from "../streamed.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions & {
  readonly live?: true;
  readonly days?: string;
  readonly csv?: true;
};

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

type Reading = ReadingQualityBody;

const ago = (ms: number | null | undefined) =>
  typeof ms === "number" ? `${(ms / 60_000).toFixed(1)} min` : "unknown";

const READINGS = [
  left<Reading>("connection", ({ label }) => label),
  right<Reading>("readings", ({ readings }) => String(readings)),
  right<Reading>("answered", ({ availability: { mean } }) => figureText("share", mean)),
  right<Reading>("from", ({ availability: { low } }) => figureText("share", low)),
  right<Reading>("to", ({ availability: { high } }) => figureText("share", high)),
  right<Reading>("renewed every", ({ gapMs }) => ago(gapMs?.mean)),
  right<Reading>("at worst", ({ worstGapMs }) => ago(worstGapMs)),
  right<Reading>("age now", ({ ageMs }) => ago(ageMs)),
];

export const performanceCommand: Declare = (program, context) => {
  const command = program
    .command("performance")
    .description("how well each account executes, with intervals")
    .option("--live", "of live accounts; default: paper")
    .option("--days <count>", "so many days back; default 90")
    .option("--csv", "as CSV, one line for each measure");
  withCommon(command, "performance --days 30").action(async (options: Options) => {
    const { live, days } = options;
    const environment = live ? ("live" as const) : ("paper" as const);
    const query = { environment, ...(days !== undefined && { days }) };
    if (options.csv)
      return withSession(context, options, async (session) =>
        copyOut(context, await session.call(api.exportPerformance, { query })),
      );
    const report = await withSession(context, options, (session) =>
      session.call(api.showPerformance, { query }),
    );
    if (options.json) return printJson(context, report);
    const rows = report.items.flatMap(({ label, stratum, scores }) =>
      scores.map((score) => ({ label, stratum, ...score })),
    );
    const painted = paint(context.host.color);
    const parts = [
      ...(rows.length === 0 ? [] : [table(rows, COLUMNS, painted)]),
      ...(report.readings.length === 0 ? [] : [table(report.readings, READINGS, painted)]),
    ];
    return print(context, parts.join("\n\n") || "Nothing was measured yet.");
  });
};
