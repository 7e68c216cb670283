import fc from "fast-check";
import { Decimal } from "#domain";
import { expect, test } from "vitest";
import { createStatistics, type Outcome, rMultiple, statistics } from "./statistics.ts";
import { minute } from "./tape.ts";

type Parts = Partial<Omit<Outcome, "netPnl">> & { readonly closes?: number };

/** A closed trade of an hour with so much net profit and a fee of 1. */
function won(net: string | number, { closes = 0, ...parts }: Parts = {}): Outcome {
  const netPnl = Decimal.of(net);
  return {
    status: "closed",
    currency: "USD",
    openedAt: minute(closes),
    closedAt: minute(closes + 60),
    holdingMs: 3_600_000,
    grossPnl: netPnl.plus(Decimal.one),
    fees: Decimal.one,
    funding: Decimal.zero,
    netPnl,
    ...parts,
  };
}

const figures = (...outcomes: readonly Outcome[]) => {
  const [found] = statistics(outcomes);
  if (!found) throw new Error("No statistics");
  return found;
};

const series = (...nets: readonly number[]) =>
  figures(...nets.map((net, closes) => won(net, { closes })));

test("wins, losses and even trades are told apart by net profit", () => {
  const found = series(10, -4, 0, 6);
  expect(found).toMatchObject({ trades: 4, wins: 2, losses: 1, even: 1, open: 0 });
  expect([found.netPnl, found.grossPnl, found.fees].map(String)).toEqual(["12", "16", "4"]);
  expect([found.won, found.lost, found.largestWin, found.largestLoss].map(String)).toEqual([
    "16",
    "-4",
    "10",
    "-4",
  ]);
  expect([found.averageWin, found.averageLoss, found.expectancy].map(String)).toEqual([
    "8",
    "-4",
    "3",
  ]);
  expect([found.winRate, found.lossRate, found.winLossRatio].map(String)).toEqual([
    "0.5",
    "0.25",
    "2",
  ]);
  expect([found.payoffRatio, found.profitFactor].map(String)).toEqual(["2", "4"]);
});

test("gross profit decides when it is asked for", () => {
  const [found] = statistics([won("-0.5")], { basis: "gross" });
  expect([found?.wins, found?.losses, String(found?.expectancy)]).toEqual([1, 0, "0.5"]);
});

test("what nothing divides is null and no sentinel", () => {
  const wins = series(10, 5);
  expect([wins.profitFactor, wins.payoffRatio, wins.winLossRatio]).toEqual([null, null, null]);
  expect([wins.averageLoss, wins.largestLoss, wins.profitToDrawdown, wins.sortino]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  const one = series(3);
  expect([one.deviation, one.sharpe]).toEqual([null, null]);
  expect(series(3, 3).sharpe).toBeNull();
  expect(statistics([])).toEqual([]);
});

test("currencies are never added, and the one with the most trades comes first", () => {
  const found = statistics([
    won(1, { currency: "EUR" }),
    won(2),
    won(3),
    won(5, { currency: "CHF" }),
  ]);
  expect(found.map(({ currency, netPnl }) => `${netPnl} ${currency}`)).toEqual([
    "5 USD",
    "5 CHF",
    "1 EUR",
  ]);
});

test("open trades are only counted", () => {
  const found = figures(won(5), won(100, { status: "open" }));
  expect([found.trades, found.open, String(found.netPnl)]).toEqual([1, 1, "5"]);
});

test("streaks are runs of one outcome, and an even trade ends them", () => {
  expect(series(1, 1, -1, -1, -1, 0, 1).streaks).toEqual({
    longestWins: 2,
    longestLosses: 3,
    current: 1,
  });
  expect(series(1, 1, 0, 1, -1, -1).streaks).toEqual({
    longestWins: 2,
    longestLosses: 2,
    current: -2,
  });
});

test("the drawdown is the largest fall of the sum below its high, which is 0 at first", () => {
  const drawdowns = (...nets: readonly number[]) => {
    const { max, current } = series(...nets).drawdown;
    return [max, current].map(String);
  };
  expect(drawdowns(-5, -5, 20, -3)).toEqual(["10", "3"]);
  expect(drawdowns(10, -4, -4, 3)).toEqual(["8", "5"]);
  expect(drawdowns(10, 5)).toEqual(["0", "0"]);
  expect(String(series(10, -4, -4, 3).profitToDrawdown)).toBe("0.625");
});

test("a recovery takes from the high to the return to it", () => {
  const minutes = (ms: number | null) => ms && ms / 60_000;
  const recovered = series(10, -4, -4, 8, -2, 3).drawdown;
  expect([recovered.longestRecoveryMs, recovered.maxRecoveryMs].map(minutes)).toEqual([3, 3]);
  const deeper = series(10, -4, 5, -9).drawdown;
  expect([minutes(deeper.longestRecoveryMs), deeper.maxRecoveryMs]).toEqual([2, null]);
  expect(series(10, -4).drawdown.longestRecoveryMs).toBeNull();
});

test("the bound with excursions puts the best point of each trade before its worst", () => {
  const excursions = (mae: number, mfe: number) => ({
    excursions: { mae: Decimal.of(mae), mfe: Decimal.of(mfe), drawdown: Decimal.of(mfe - mae) },
  });
  const found = figures(
    won(20, excursions(-5, 30)),
    won(20, excursions(-30, 40)),
    won(10, excursions(-15, 30)),
  );
  expect(String(found.drawdown.maxWithExcursions)).toBe("70");
  const { excursions: sums } = found;
  expect([sums.largestMae, sums.largestMfe, sums.largestFall].map(String)).toEqual([
    "-30",
    "40",
    "70",
  ]);
  expect(sums.averageGiveBack?.round(4).toString()).toBe("16.6667");
  expect(series(1).drawdown.maxWithExcursions).toBeNull();
});

test("deviation and ratios are those of a sample", () => {
  const found = series(2, 4, 4, 4, 5, 5, 7, 9);
  expect(found.deviation).toBeCloseTo(2.13809, 5);
  expect(found.sharpe).toBeCloseTo(5 / 2.13809, 4);
  const losing = series(-2, -4, 12);
  expect(losing.downsideDeviation).toBeCloseTo(Math.SQRT2, 12);
  expect(losing.sortino).toBeCloseTo(2 / Math.SQRT2, 12);
});

test("holding times are averaged over the trades that have one", () => {
  const { holding } = figures(won(1), won(-1, { holdingMs: 60_000 }));
  expect(holding).toEqual({ average: 1_830_000, wins: 3_600_000, losses: 60_000 });
});

test("profit in multiples of risk counts the trades that state a risk", () => {
  const risk = (amount: number) => ({ initialRisk: Decimal.of(amount) });
  const { r } = figures(won(30, risk(10)), won(-10, risk(10)), won(7), won(5, risk(0)));
  expect([r.trades, String(r.total), String(r.average)]).toEqual([2, "2", "1"]);
  expect(String(rMultiple(Decimal.of(15), Decimal.of(10)))).toBe("1.5");
  expect(rMultiple(Decimal.of(15), Decimal.zero)).toBeUndefined();
  expect(rMultiple(Decimal.of(15), undefined)).toBeUndefined();
});

test("the span is from the first opening to the last close", () => {
  const found = figures(won(1, { closes: 5 }), won(1, { closes: 2 }), won(1, { closes: 9 }));
  expect([found.firstOpen, found.lastClose]).toEqual([minute(2), minute(69)]);
});

test("sums and counts do not depend on the order of trades", () => {
  const nets = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(nets, (values) => {
      const outcomes = values.map((value) => won(value));
      const [a] = statistics(outcomes);
      const [b] = statistics(outcomes.toReversed());
      const { streaks: _, drawdown: __, profitToDrawdown: ___, ...rest } = a ?? ({} as never);
      expect(b).toMatchObject(rest);
      expect((a?.wins ?? 0) + (a?.losses ?? 0) + (a?.even ?? 0)).toBe(values.length);
    }),
  );
});

test("a counter can be asked at any time and goes on", () => {
  const counter = createStatistics();
  counter.add(won(1));
  expect(counter.results()[0]?.trades).toBe(1);
  counter.add(won(2));
  expect(String(counter.results()[0]?.netPnl)).toBe("3");
});
