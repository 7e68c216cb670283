import { type Currency, Decimal, type Instant } from "#domain";
import { createDrawdown, type Drawdown } from "./drawdown.ts";
import { createStreaks, type Streaks } from "./streaks.ts";
import type { RoundTrip } from "./types.ts";

/** What statistics read of a round trip. */
export type Outcome = Pick<
  RoundTrip,
  "status" | "currency" | "openedAt" | "grossPnl" | "fees" | "funding" | "netPnl"
> &
  Partial<Pick<RoundTrip, "closedAt" | "holdingMs" | "excursions">> & {
    /** Money at risk when it was opened, more than 0, in its currency. */
    readonly initialRisk?: Decimal;
  };

export type StatisticsOptions = {
  /** Which profit decides win or loss, averages, streaks and drawdowns. Default `net`. */
  readonly basis?: "net" | "gross";
};

/**
 * Key figures of the closed round trips of one currency. Amounts are in it. A ratio or average of
 * nothing, or by nothing, is null: there is no profit factor without losses.
 */
export type Statistics = {
  readonly currency: Currency;
  readonly trades: number;
  /** Round trips that are still open; only counted. */
  readonly open: number;
  readonly wins: number;
  readonly losses: number;
  /** Neither won nor lost. */
  readonly even: number;
  readonly grossPnl: Decimal;
  readonly fees: Decimal;
  readonly funding: Decimal;
  readonly netPnl: Decimal;
  /** Sum of the wins, and of the losses (0 or less). */
  readonly won: Decimal;
  readonly lost: Decimal;
  readonly largestWin: Decimal | null;
  readonly largestLoss: Decimal | null;
  readonly averageWin: Decimal | null;
  readonly averageLoss: Decimal | null;
  /** Average profit of a trade. */
  readonly expectancy: Decimal | null;
  readonly winRate: Decimal | null;
  readonly lossRate: Decimal | null;
  /** Wins by losses, in number. */
  readonly winLossRatio: Decimal | null;
  /** Average win by average loss. */
  readonly payoffRatio: Decimal | null;
  /** All won by all lost. */
  readonly profitFactor: Decimal | null;
  readonly streaks: Streaks;
  readonly drawdown: Drawdown;
  /** All profit by the largest drawdown. */
  readonly profitToDrawdown: Decimal | null;
  /** Sample standard deviation of the profit of a trade, and of the losses alone. Doubles. */
  readonly deviation: number | null;
  readonly downsideDeviation: number | null;
  /** Average profit by deviation, per trade and not per year. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly holding: Holding;
  readonly r: RFigures;
  readonly excursions: ExcursionFigures;
  readonly firstOpen: Instant | null;
  readonly lastClose: Instant | null;
};

/** Average times from opening to end, in milliseconds. */
export type Holding = {
  readonly average: number | null;
  readonly wins: number | null;
  readonly losses: number | null;
};

/** Profit in multiples of the money at risk, of the trades that state it. */
export type RFigures = {
  readonly trades: number;
  readonly total: Decimal;
  readonly average: Decimal | null;
};

/** Of the trades that marks reached. */
export type ExcursionFigures = {
  readonly trades: number;
  readonly averageMae: Decimal | null;
  readonly averageMfe: Decimal | null;
  readonly largestMae: Decimal | null;
  readonly largestMfe: Decimal | null;
  /** Largest fall from a best point within one trade, 0 or more. */
  readonly largestFall: Decimal | null;
  /** Average of what trades gave back of their best point, 0 or more. */
  readonly averageGiveBack: Decimal | null;
};

/** Profit in multiples of the money that was at risk; undefined unless that is more than 0. */
export const rMultiple = (pnl: Decimal, initialRisk: Decimal | undefined): Decimal | undefined =>
  initialRisk && initialRisk.sign > 0 ? pnl.div(initialRisk) : undefined;

/**
 * Key figures by currency, the one with the most trades first. Give the round trips in the order in
 * which they ended: streaks and drawdowns depend on it.
 */
export function statistics(
  roundTrips: Iterable<Outcome>,
  options: StatisticsOptions = {},
): readonly Statistics[] {
  const counter = createStatistics(options);
  for (const trip of roundTrips) counter.add(trip);
  return counter.results();
}

/** Statistics that are fed with one round trip at a time, for sets that do not fit in memory. */
export type StatisticsCounter = {
  readonly add: (trip: Outcome) => void;
  readonly results: () => readonly Statistics[];
};

export function createStatistics({ basis = "net" }: StatisticsOptions = {}): StatisticsCounter {
  const sets = new Map<Currency, Tally>();
  return {
    add: (trip) => {
      let tally = sets.get(trip.currency);
      if (!tally) sets.set(trip.currency, (tally = createTally(trip.currency)));
      if (trip.status === "open") tally.open++;
      else count(tally, trip, basis === "net" ? trip.netPnl : trip.grossPnl);
    },
    results: () => resultsOf(sets.values()),
  };
}

export const resultsOf = (tallies: Iterable<Tally>): readonly Statistics[] =>
  [...tallies]
    .map(figuresOf)
    .sort((a, b) => b.trades - a.trades || (a.currency < b.currency ? -1 : 1));

/** Number, sum and sum of squares of some profits, and how long they took. */
export type Group = {
  trades: number;
  sum: Decimal;
  squares: Decimal;
  extreme: Decimal | null;
  holdingMs: number;
  held: number;
};

export type Tally = {
  readonly currency: Currency;
  open: number;
  readonly all: Group;
  readonly wins: Group;
  readonly losses: Group;
  gross: Decimal;
  fees: Decimal;
  funding: Decimal;
  net: Decimal;
  readonly streaks: ReturnType<typeof createStreaks>;
  readonly drawdown: ReturnType<typeof createDrawdown>;
  r: { trades: number; total: Decimal };
  readonly excursions: ExcursionSums;
  firstOpen: Instant | null;
  lastClose: Instant | null;
};

type ExcursionSums = {
  trades: number;
  mae: Decimal;
  mfe: Decimal;
  pnl: Decimal;
  largestMae: Decimal | null;
  largestMfe: Decimal | null;
  largestFall: Decimal | null;
};

const group = (): Group => ({
  trades: 0,
  sum: Decimal.zero,
  squares: Decimal.zero,
  extreme: null,
  holdingMs: 0,
  held: 0,
});

export function createTally(currency: Currency): Tally {
  const { zero } = Decimal;
  return {
    currency,
    open: 0,
    all: group(),
    wins: group(),
    losses: group(),
    gross: zero,
    fees: zero,
    funding: zero,
    net: zero,
    streaks: createStreaks(),
    drawdown: createDrawdown(),
    r: { trades: 0, total: zero },
    excursions: {
      trades: 0,
      mae: zero,
      mfe: zero,
      pnl: zero,
      largestMae: null,
      largestMfe: null,
      largestFall: null,
    },
    firstOpen: null,
    lastClose: null,
  };
}

function count(tally: Tally, trip: Outcome, pnl: Decimal): void {
  addTo(tally.all, trip, pnl);
  if (pnl.sign > 0) addTo(tally.wins, trip, pnl);
  if (pnl.sign < 0) addTo(tally.losses, trip, pnl);
  tally.gross = tally.gross.plus(trip.grossPnl);
  tally.fees = tally.fees.plus(trip.fees);
  tally.funding = tally.funding.plus(trip.funding);
  tally.net = tally.net.plus(trip.netPnl);
  tally.streaks.add(pnl.sign);
  tally.drawdown.add({ pnl, at: trip.closedAt, excursions: trip.excursions });
  if (trip.excursions) addExcursions(tally.excursions, trip.excursions, pnl);
  const r = rMultiple(pnl, trip.initialRisk);
  if (r) tally.r = { trades: tally.r.trades + 1, total: tally.r.total.plus(r) };
  if (!tally.firstOpen || trip.openedAt < tally.firstOpen) tally.firstOpen = trip.openedAt;
  if (trip.closedAt && (!tally.lastClose || trip.closedAt > tally.lastClose)) {
    tally.lastClose = trip.closedAt;
  }
}

function addProfit(into: Group, pnl: Decimal): void {
  into.trades++;
  into.sum = into.sum.plus(pnl);
  into.squares = into.squares.plus(pnl.times(pnl));
  into.extreme = further(into.extreme, pnl);
}

/** The one that is further from zero, of equal ones the first. */
export const further = (known: Decimal | null, pnl: Decimal): Decimal =>
  known === null || pnl.abs().gt(known.abs()) ? pnl : known;

function addTo(into: Group, trip: Outcome, pnl: Decimal): void {
  addProfit(into, pnl);
  if (trip.holdingMs === undefined) return;
  into.holdingMs += trip.holdingMs;
  into.held++;
}

function addExcursions(
  sums: ExcursionSums,
  { mae, mfe, drawdown }: NonNullable<Outcome["excursions"]>,
  pnl: Decimal,
): void {
  sums.trades++;
  sums.mae = sums.mae.plus(mae);
  sums.mfe = sums.mfe.plus(mfe);
  sums.pnl = sums.pnl.plus(pnl);
  sums.largestMae = sums.largestMae ? Decimal.min(sums.largestMae, mae) : mae;
  sums.largestMfe = sums.largestMfe ? Decimal.max(sums.largestMfe, mfe) : mfe;
  sums.largestFall = sums.largestFall ? Decimal.max(sums.largestFall, drawdown) : drawdown;
}

function figuresOf(tally: Tally): Statistics {
  const { all, wins, losses, excursions } = tally;
  const averageWin = average(wins.sum, wins.trades);
  const averageLoss = average(losses.sum, losses.trades);
  const expectancy = average(all.sum, all.trades);
  const deviation = sampleDeviation(all);
  const downsideDeviation = sampleDeviation(losses);
  const drawdown = tally.drawdown.result();
  return {
    currency: tally.currency,
    trades: all.trades,
    open: tally.open,
    wins: wins.trades,
    losses: losses.trades,
    even: all.trades - wins.trades - losses.trades,
    grossPnl: tally.gross,
    fees: tally.fees,
    funding: tally.funding,
    netPnl: tally.net,
    won: wins.sum,
    lost: losses.sum,
    largestWin: wins.extreme,
    largestLoss: losses.extreme,
    averageWin,
    averageLoss,
    expectancy,
    winRate: ratio(Decimal.of(wins.trades), Decimal.of(all.trades)),
    lossRate: ratio(Decimal.of(losses.trades), Decimal.of(all.trades)),
    winLossRatio: ratio(Decimal.of(wins.trades), Decimal.of(losses.trades)),
    payoffRatio: averageWin && averageLoss && ratio(averageWin, averageLoss.abs()),
    profitFactor: ratio(wins.sum, losses.sum.abs()),
    streaks: tally.streaks.result(),
    drawdown,
    profitToDrawdown: ratio(all.sum, drawdown.max),
    deviation,
    downsideDeviation,
    sharpe: perDeviation(expectancy, deviation),
    sortino: perDeviation(expectancy, downsideDeviation),
    holding: { average: meanHolding(all), wins: meanHolding(wins), losses: meanHolding(losses) },
    r: { ...tally.r, average: average(tally.r.total, tally.r.trades) },
    excursions: {
      trades: excursions.trades,
      averageMae: average(excursions.mae, excursions.trades),
      averageMfe: average(excursions.mfe, excursions.trades),
      largestMae: excursions.largestMae,
      largestMfe: excursions.largestMfe,
      largestFall: excursions.largestFall,
      averageGiveBack: average(excursions.mfe.minus(excursions.pnl), excursions.trades),
    },
    firstOpen: tally.firstOpen,
    lastClose: tally.lastClose,
  };
}

const ratio = (value: Decimal, by: Decimal): Decimal | null => (by.isZero() ? null : value.div(by));

const average = (sum: Decimal, trades: number): Decimal | null => ratio(sum, Decimal.of(trades));

const meanHolding = ({ holdingMs, held }: Group): number | null =>
  held === 0 ? null : Math.round(holdingMs / held);

/** From exact sums, so that no order of trades changes it; only the root is a double. */
function sampleDeviation({ trades, sum, squares }: Group): number | null {
  if (trades < 2) return null;
  const spread = squares.minus(sum.times(sum).div(Decimal.of(trades)));
  return Math.sqrt(Math.max(0, spread.div(Decimal.of(trades - 1)).toNumber()));
}

const perDeviation = (mean: Decimal | null, deviation: number | null): number | null =>
  mean === null || deviation === null || deviation === 0 ? null : mean.toNumber() / deviation;
