import { Option } from "commander";
import { api, type BlotterExecutionBody } from "#http";
import { type CommonOptions, type Declare, print, withCommon, withSession } from "../context.ts";
import { type FilterOptions, filterOf, withFilters } from "../filters.ts";
import { paint } from "../paint.ts";
import { count, priceText, timeText } from "../shown.ts";
import { copyOut } from "../streamed.ts";
import { left, right, table } from "../table.ts";

type Row = BlotterExecutionBody;
type Options = CommonOptions &
  FilterOptions & { readonly limit: string; readonly side?: "buy" | "sell" };

const columns = [
  left<Row>("time", ({ executedAt, precision }) =>
    precision === "day" ? executedAt.slice(0, 10) : timeText(executedAt),
  ),
  left<Row>("account", ({ account }) => account),
  left<Row>("symbol", ({ instrument }) => instrument.symbol),
  left<Row>("side", ({ side, kind }) => (kind === "fill" ? side : `${side} (${kind})`)),
  right<Row>("quantity", ({ quantity }) => quantity),
  right<Row>("price", ({ price }) => priceText(price)),
  left<Row>("currency", ({ instrument }) => instrument.currency),
  left<Row>("fees", ({ fees }) =>
    fees.map(({ amount, currency }) => `${amount} ${currency}`).join(" + "),
  ),
];

export const executionsCommand: Declare = (program, context) => {
  const command = withFilters(program.command("executions"))
    .description("list executions; --json prints all that match in trading order")
    .addOption(new Option("--side <side>").choices(["buy", "sell"]))
    .option("--limit <number>", "rows of the table, 1 to 1000", "50");
  withCommon(command, "executions --from 2026-01-01 --json").action((options: Options) =>
    withSession(context, options, async (session) => {
      const query = { ...filterOf(options), side: options.side };
      if (options.json) {
        const reply = await session.call(api.exportExecutions, {
          query: { ...query, format: "json" },
        });
        return copyOut(context, reply);
      }
      const page = { limit: options.limit, count: "true" as const };
      const { items, total = 0 } = await session.call(api.listExecutions, {
        query: { ...query, ...page },
      });
      await print(context, table(items, columns, paint(context.host.color)));
      const more = total > items.length ? `, the newest ${items.length} shown` : "";
      return print(context, `${count(total, "execution")}${more}`);
    }),
  );
};
