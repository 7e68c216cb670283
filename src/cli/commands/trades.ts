import { Option } from "commander";
import { api, type TradeBody } from "#http";
import { TRADE_SORTS } from "#sync";
import { type CommonOptions, type Declare, print, withCommon, withSession } from "../context.ts";
import { type TradeFilterOptions, tradeFilterOf, withTradeFilters } from "../filters.ts";
import { type Colors, paint, signed } from "../paint.ts";
import { count, durationText, priceText, timeText } from "../shown.ts";
import { copyOut } from "../streamed.ts";
import { left, right, table } from "../table.ts";

type Options = CommonOptions &
  TradeFilterOptions & { readonly limit: string; readonly sort: (typeof TRADE_SORTS)[number] };

const columns = (colors: Colors) => [
  left<TradeBody>("opened", ({ openedAt }) => timeText(openedAt)),
  left<TradeBody>("held", ({ holdingMs, status }) =>
    status === "open" ? "open" : durationText(holdingMs),
  ),
  left<TradeBody>("account", ({ account }) => account),
  left<TradeBody>("symbol", ({ instrument }) => instrument.symbol),
  left<TradeBody>("direction", ({ direction }) => direction),
  right<TradeBody>("quantity", ({ quantity }) => quantity),
  right<TradeBody>("entry", ({ entryPrice }) => priceText(entryPrice)),
  right<TradeBody>("exit", ({ exitPrice }) => priceText(exitPrice)),
  right<TradeBody>("gross", ({ grossPnl }) => grossPnl),
  right<TradeBody>("fees", ({ fees }) => fees),
  right<TradeBody>("net", ({ netPnl }) => signed(colors, netPnl)),
  left<TradeBody>("currency", ({ currency }) => currency),
];

export const tradesCommand: Declare = (program, context) => {
  const command = withTradeFilters(program.command("trades"))
    .description("list round trips; --json prints all that match in order of closing")
    .addOption(
      new Option("--sort <by>", "order of the table, largest first")
        .choices(TRADE_SORTS)
        .default("opened"),
    )
    .option("--limit <number>", "rows of the table, 1 to 1000", "50");
  withCommon(command, "trades --outcome loss --sort net").action((options: Options) =>
    withSession(context, options, async (session) => {
      const query = tradeFilterOf(options);
      if (options.json) {
        const reply = await session.call(api.exportTrades, { query: { ...query, format: "json" } });
        return copyOut(context, reply);
      }
      const page = { sort: options.sort, limit: options.limit, count: "true" as const };
      const { items, total = 0 } = await session.call(api.listTrades, {
        query: { ...query, ...page },
      });
      const colors = paint(context.host.color);
      await print(context, table(items, columns(colors), colors));
      const more = total > items.length ? `, ${items.length} shown` : "";
      return print(context, `${count(total, "trade")}${more}`);
    }),
  );
};
