import { Decimal, epochMs } from "#domain";
import { type Outcome, statistics } from "#trades";
import {
  type Case,
  type Check,
  decimal,
  type Json,
  list,
  near,
  object,
  same,
  text,
} from "./case.ts";
import { at } from "./events.ts";

/** LEAN's trade statistics count gross profit. */
export function leanStatistics(given: Case): readonly Check[] {
  const trades = list(given["trades"]).map(outcomeOf);
  const ordered = trades.toSorted((a, b) => ((a.closedAt ?? "") < (b.closedAt ?? "") ? -1 : 1));
  const [found] = statistics(ordered, { basis: "gross" });
  const expected = object(given["expected"]);
  const actual = found && figures(found);
  return Object.keys(expected).map((field) => {
    const wanted = expected[field];
    const got = actual ? actual[field] : EMPTY[field];
    if (wanted === null || field.endsWith("DateTime")) {
      return same(field, wanted === null ? null : at(text(wanted)), got ?? null);
    }
    const seconds = typeof wanted === "object" ? object(wanted)["seconds"] : wanted;
    return near(field, seconds, got as Decimal | number | null | undefined);
  });
}

const outcomeOf = (trade: Json): Outcome => {
  const openedAt = at(text(trade["entryTime"]));
  const closedAt = at(text(trade["exitTime"]));
  return {
    status: "closed",
    currency: "USD",
    openedAt,
    closedAt,
    holdingMs: epochMs(closedAt) - epochMs(openedAt),
    grossPnl: decimal(trade["profitLoss"]),
    fees: decimal(trade["totalFees"]),
    funding: Decimal.zero,
    netPnl: decimal(trade["profitLoss"]).minus(decimal(trade["totalFees"])),
    excursions: {
      mae: decimal(trade["mAE"]),
      mfe: decimal(trade["mFE"]),
      drawdown: decimal(trade["endTradeDrawdown"]),
    },
  };
};

/** Sums of no trades; statistics of none have no entry, since they have no currency. */
const EMPTY: Readonly<Record<string, number>> = {
  totalNumberOfTrades: 0,
  numberOfWinningTrades: 0,
  numberOfLosingTrades: 0,
  totalProfitLoss: 0,
  totalProfit: 0,
  totalLoss: 0,
  totalFees: 0,
  maxConsecutiveWinningTrades: 0,
  maxConsecutiveLosingTrades: 0,
  maximumClosedTradeDrawdown: 0,
};

const seconds = (ms: number | null) => ms && ms / 1000;
const minus = (value: Decimal | null) => value && value.neg();

function figures(found: ReturnType<typeof statistics>[number]): Readonly<Record<string, unknown>> {
  const { streaks, drawdown, excursions, holding } = found;
  return {
    startDateTime: found.firstOpen,
    endDateTime: found.lastClose,
    totalNumberOfTrades: found.trades,
    numberOfWinningTrades: found.wins,
    numberOfLosingTrades: found.losses,
    totalProfitLoss: found.grossPnl,
    totalProfit: found.won,
    totalLoss: found.lost,
    largestProfit: found.largestWin,
    largestLoss: found.largestLoss,
    averageProfitLoss: found.expectancy,
    averageProfit: found.averageWin,
    averageLoss: found.averageLoss,
    averageTradeDuration: seconds(holding.average),
    averageWinningTradeDuration: seconds(holding.wins),
    averageLosingTradeDuration: seconds(holding.losses),
    maxConsecutiveWinningTrades: streaks.longestWins,
    maxConsecutiveLosingTrades: streaks.longestLosses,
    profitLossRatio: found.payoffRatio,
    winLossRatio: found.winLossRatio,
    winRate: found.winRate,
    lossRate: found.lossRate,
    averageMAE: excursions.averageMae,
    averageMFE: excursions.averageMfe,
    largestMAE: excursions.largestMae,
    largestMFE: excursions.largestMfe,
    maximumClosedTradeDrawdown: drawdown.max.neg(),
    maximumIntraTradeDrawdown: minus(drawdown.maxWithExcursions),
    profitLossStandardDeviation: found.deviation,
    profitLossDownsideDeviation: found.downsideDeviation,
    profitFactor: found.profitFactor,
    sharpeRatio: found.sharpe,
    sortinoRatio: found.sortino,
    profitToMaxDrawdownRatio: found.profitToDrawdown,
    maximumEndTradeDrawdown: excursions.largestFall,
    averageEndTradeDrawdown: minus(excursions.averageGiveBack),
    maximumDrawdownDuration: seconds(drawdown.longestRecoveryMs),
    totalFees: found.fees,
  };
}
