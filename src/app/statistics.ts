import type { KeyFigures } from "#http";
import { wire } from "#http";
import type { Blotter, TradeFilter } from "#sync";
import { createStatistics, type Statistics } from "#trades";

/** Key figures of all trips that match, read once and never held together. */
export async function keyFigures(blotter: Blotter, filter: TradeFilter): Promise<KeyFigures[]> {
  const counter = createStatistics();
  for await (const batch of blotter.allTrades(filter)) for (const trip of batch) counter.add(trip);
  return counter.results().map((statistics) => figuresOf(wire(statistics)));
}

function figuresOf(of: ReturnType<typeof wire<Statistics>>): KeyFigures {
  const { currency, trades, open, wins, losses, even, grossPnl, fees, funding, netPnl } = of;
  const { winRate, profitFactor, payoffRatio, expectancy, averageWin, averageLoss } = of;
  const { largestWin, largestLoss, deviation, sharpe, sortino, firstOpen, lastClose } = of;
  return {
    ...{ currency, trades, open, wins, losses, even, grossPnl, fees, funding, netPnl },
    ...{ winRate, profitFactor, payoffRatio, expectancy, averageWin, averageLoss },
    ...{ largestWin, largestLoss, deviation, sharpe, sortino, firstOpen, lastClose },
    longestWinStreak: of.streaks.longestWins,
    longestLossStreak: of.streaks.longestLosses,
    maxDrawdown: of.drawdown.max,
    currentDrawdown: of.drawdown.current,
    maxDrawdownRecoveryMs: of.drawdown.maxRecoveryMs,
    averageHoldingMs: of.holding.average,
    averageWinHoldingMs: of.holding.wins,
    averageLossHoldingMs: of.holding.losses,
  };
}
