import { Argument, Option } from "commander";
import { api } from "#http";
import { type CommonOptions, type Declare, withCommon, withSession } from "../context.ts";
import { type TradeFilterOptions, filterOf, tradeFilterOf, withTradeFilters } from "../filters.ts";
import { copyOut } from "../streamed.ts";

type What = "trades" | "executions";
type Options = CommonOptions &
  TradeFilterOptions & { readonly format?: "csv" | "json"; readonly output?: string };

export const exportCommand: Declare = (program, context) => {
  const command = withTradeFilters(program.command("export"))
    .addArgument(new Argument("<what>", "what to export").choices(["trades", "executions"]))
    .description("write all trades or executions that match as CSV or JSON")
    .addOption(
      new Option("--format <format>", "csv or json (default: csv)").choices(["csv", "json"]),
    )
    .option("--output <file>", "file to write (default: standard output)");
  withCommon(command, "export trades --output trades.csv").action((what: What, options: Options) =>
    withSession(context, options, async (session) => {
      const format = options.format ?? (options.json ? "json" : "csv");
      const reply =
        what === "trades"
          ? await session.call(api.exportTrades, { query: { ...tradeFilterOf(options), format } })
          : await session.call(api.exportExecutions, { query: { ...filterOf(options), format } });
      if (options.output === undefined) return copyOut(context, reply);
      return context.host.writeFile(options.output, reply.chunks);
    }),
  );
};
