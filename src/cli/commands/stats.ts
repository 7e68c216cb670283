import { api, type KeyFigures } from "#http";
import {
  type CommonOptions,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { type TradeFilterOptions, tradeFilterOf, withTradeFilters } from "../filters.ts";
import { type Colors, paint, signed } from "../paint.ts";
import { durationText, priceText } from "../shown.ts";

type Figure = readonly [name: string, text: (of: KeyFigures, colors: Colors) => string];

const or = (text: string | null) => priceText(text ?? "-");

const FIGURES: readonly Figure[] = [
  ["Trades", ({ trades, open }) => `${trades} closed, ${open} open`],
  ["Net profit", ({ netPnl }, colors) => signed(colors, netPnl)],
  ["Gross profit", ({ grossPnl }, colors) => signed(colors, grossPnl)],
  ["Fees", ({ fees }) => fees],
  ["Funding", ({ funding }) => funding],
  ["Won, lost, even", ({ wins, losses, even }) => `${wins}, ${losses}, ${even}`],
  ["Win rate", ({ winRate }) => or(winRate)],
  ["Profit factor", ({ profitFactor }) => or(profitFactor)],
  ["Expectancy", ({ expectancy }) => or(expectancy)],
  ["Average win", ({ averageWin }) => or(averageWin)],
  ["Average loss", ({ averageLoss }) => or(averageLoss)],
  ["Largest win", ({ largestWin }) => or(largestWin)],
  ["Largest loss", ({ largestLoss }) => or(largestLoss)],
  ["Longest streaks", (of) => `${of.longestWinStreak} won, ${of.longestLossStreak} lost`],
  ["Largest drawdown", ({ maxDrawdown }) => maxDrawdown],
  ["Average holding", ({ averageHoldingMs }) => durationText(averageHoldingMs) || "-"],
];

export const statsCommand: Declare = (program, context) => {
  const command = withTradeFilters(program.command("stats")).description(
    "show key figures of each currency; currencies are never added",
  );
  withCommon(command, "stats --from 2026-01-01 --account ibkr:U1234567").action(
    async (options: CommonOptions & TradeFilterOptions) => {
      const query = tradeFilterOf(options);
      const statistics = await withSession(context, options, (session) =>
        session.call(api.showStatistics, { query }),
      );
      if (options.json) return printJson(context, statistics);
      if (statistics.items.length === 0) return print(context, "There are no trades to count.");
      const colors = paint(context.host.color);
      const blocks = statistics.items.map((figures) => blockOf(figures, colors));
      return print(context, blocks.join("\n\n"));
    },
  );
};

function blockOf(of: KeyFigures, colors: Colors): string {
  const width = Math.max(...FIGURES.map(([name]) => name.length));
  const lines = FIGURES.map(([name, text]) => `  ${name.padEnd(width)}  ${text(of, colors)}`);
  return [colors.bold(of.currency), ...lines].join("\n");
}
