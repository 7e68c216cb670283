import type { Events, KeyFigures } from "#http";
import { wire } from "#http";
import type { Blotter, TradeFilter } from "#sync";
import { createStatistics, createTotals, type Statistics } from "#trades";

/** How long figures stand if nothing changed here; another process may change data too. */
const STANDS_MS = 30_000;
/** Filters whose figures are kept. A page asks for a handful. */
const MAX_KEPT = 50;

export type FigureParts = {
  readonly blotter: Pick<Blotter, "outcomes" | "totals" | "profits">;
  readonly events: Pick<Events, "subscribe">;
  readonly monotonicMs: () => number;
};

/**
 * Key figures by filter. A million trips take seconds to read, and every page asks for the same
 * few, so figures are kept until data changes; whoever asks while they are made waits for the same
 * reading.
 */
export function createFigures({ blotter, events, monotonicMs }: FigureParts) {
  const kept = new Map<string, { readonly at: number; readonly figures: Promise<KeyFigures[]> }>();
  events.subscribe(({ type }) => {
    if (type === "data-changed") kept.clear();
  });
  return (filter: TradeFilter): Promise<KeyFigures[]> => {
    const key = JSON.stringify(filter);
    const known = kept.get(key);
    if (known && monotonicMs() - known.at < STANDS_MS) return known.figures;
    const figures = keyFigures(blotter, filter);
    // A failed reading is not an answer for the next.
    figures.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, { at: monotonicMs(), figures });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return figures;
  };
}

/** Key figures of all trips that match, which are never held together. */
async function keyFigures(
  blotter: FigureParts["blotter"],
  filter: TradeFilter,
): Promise<KeyFigures[]> {
  const statistics = (await fromTotals(blotter, filter)) ?? (await oneByOne(blotter, filter));
  return statistics.map((each) => figuresOf(wire(each)));
}

/**
 * Sums are made by the database, while profits come in order; undefined where both are of different
 * moments.
 */
async function fromTotals(blotter: FigureParts["blotter"], filter: TradeFilter) {
  const counter = createTotals();
  const summing = blotter.totals(filter);
  // It is awaited later; until then a failure must not count as unhandled.
  summing.catch(() => {});
  for await (const runs of blotter.profits(filter)) for (const run of runs) counter.run(run);
  for (const total of await summing) counter.total(total);
  return counter.agrees() ? counter.results() : undefined;
}

async function oneByOne(blotter: FigureParts["blotter"], filter: TradeFilter) {
  const counter = createStatistics();
  for await (const batch of blotter.outcomes(filter)) for (const trip of batch) counter.add(trip);
  return counter.results();
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
