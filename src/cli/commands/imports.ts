import { api, type ImportSummaryBody } from "#http";
import { type CommonOptions, type Declare, print, withCommon, withSession } from "../context.ts";
import { paint } from "../paint.ts";
import { timeText } from "../shown.ts";
import { allPages, printArray } from "../streamed.ts";
import { left, right, table } from "../table.ts";

const columns = [
  left<ImportSummaryBody>("import", ({ report }) => report.id),
  left<ImportSummaryBody>("time", ({ startedAt }) => timeText(startedAt)),
  left<ImportSummaryBody>("file", ({ report, sample }) =>
    sample ? `${report.file} (sample)` : report.file,
  ),
  left<ImportSummaryBody>("format", ({ report }) => report.format),
  right<ImportSummaryBody>("executions", ({ report }) => String(report.executions.new)),
  right<ImportSummaryBody>("quarantined", ({ quarantined }) => String(quarantined)),
  right<ImportSummaryBody>("checks", ({ report: { checks } }) =>
    checks.length === 0 ? "" : `${checks.filter(({ ok }) => ok).length}/${checks.length}`,
  ),
];
const SHOWN = 50;

export const importsCommand: Declare = (program, context) => {
  const command = program.command("imports").description("list the files that were imported");
  withCommon(command, "imports").action((options: CommonOptions) =>
    withSession(context, options, async (session) => {
      const page = (after: string | undefined, limit: number) =>
        session.call(api.listImports, { query: { after, limit } });
      if (options.json)
        return printArray(
          context,
          allPages((after) => page(after, 1000)),
        );
      const { items, next } = await page(undefined, SHOWN);
      if (items.length === 0) return print(context, "Nothing was imported yet.");
      await print(context, table(items, columns, paint(context.host.color)));
      return next === undefined
        ? undefined
        : print(context, `The newest ${SHOWN}; --json prints all.`);
    }),
  );
};
