import type { Currency, Decimal, Instant } from "#domain";
import {
  createTally,
  further,
  type Group,
  resultsOf,
  type Statistics,
  type Tally,
} from "./statistics.ts";
import { Sum } from "./sum.ts";

/** What a store has added up of the trips of one currency that ended alike, or are still open. */
export type OutcomeTotals = {
  readonly currency: Currency;
  readonly outcome: "win" | "loss" | "even" | "open";
  readonly trades: number;
  readonly grossPnl: Decimal;
  readonly fees: Decimal;
  readonly funding: Decimal;
  /** Of the `held` trips that tell their time, in milliseconds. */
  readonly holdingMs: number;
  readonly held: number;
  readonly firstOpen: Instant;
  /** Absent of open trips. */
  readonly lastClose?: Instant;
};

/** Net profits of closed trips of one currency, in the order in which they ended. */
export type ProfitRun = {
  readonly currency: Currency;
  readonly nets: readonly Decimal[];
  /** When each ended, in milliseconds since 1970. */
  readonly closedMs: readonly number[];
};

/** Statistics of sets too large to hand over a trip at a time. */
export type TotalsCounter = {
  readonly total: (totals: OutcomeTotals) => void;
  /** Give all runs of a currency in order. */
  readonly run: (run: ProfitRun) => void;
  /** Whether totals and runs tell of as many trips, without which they are of different moments. */
  readonly agrees: () => boolean;
  readonly results: () => readonly Statistics[];
};

/**
 * Statistics on the basis `net` from totals and from each profit, equal to those that
 * {@link createStatistics} gives of the trips themselves, without R and excursions.
 */
export function createTotals(): TotalsCounter {
  const sets = new Map<Currency, Tally>();
  let expected = 0;
  const tallyOf = (currency: Currency): Tally => {
    let tally = sets.get(currency);
    if (!tally) sets.set(currency, (tally = createTally(currency)));
    return tally;
  };
  return {
    total: (totals) => {
      addTotals(tallyOf(totals.currency), totals);
      if (totals.outcome !== "open") expected += totals.trades;
    },
    run: (run) => addRun(tallyOf(run.currency), run),
    agrees: () =>
      [...sets.values()].reduce((trades, { all }) => trades + all.trades, 0) === expected,
    results: () => resultsOf(sets.values()),
  };
}

function addTotals(tally: Tally, totals: OutcomeTotals): void {
  const { outcome, trades, firstOpen, lastClose } = totals;
  if (outcome === "open") {
    tally.open += trades;
    return;
  }
  tally.gross = tally.gross.plus(totals.grossPnl);
  tally.fees = tally.fees.plus(totals.fees);
  tally.funding = tally.funding.plus(totals.funding);
  const groups = { win: [tally.wins], loss: [tally.losses], even: [] }[outcome];
  for (const into of [tally.all, ...groups]) {
    into.holdingMs += totals.holdingMs;
    into.held += totals.held;
  }
  if (!tally.firstOpen || firstOpen < tally.firstOpen) tally.firstOpen = firstOpen;
  if (lastClose && (!tally.lastClose || lastClose > tally.lastClose)) tally.lastClose = lastClose;
}

/** Sums of one run stay safe integers where those of all would not, which are added once a run. */
function addRun(tally: Tally, { nets, closedMs }: ProfitRun): void {
  const wins = side();
  const losses = side();
  nets.forEach((pnl, at) => {
    const { sign } = pnl;
    if (sign !== 0) addToSide(sign > 0 ? wins : losses, pnl, sign);
    tally.streaks.add(sign);
    tally.drawdown.add({ pnl, at: closedMs[at], excursions: undefined });
  });
  tally.all.trades += nets.length;
  addSide(tally, wins, tally.wins);
  addSide(tally, losses, tally.losses);
}

/** Profits of one run that all won, or all lost. */
type Side = { trades: number; readonly sum: Sum; readonly squares: Sum; extreme: Decimal | null };

const side = (): Side => ({ trades: 0, sum: new Sum(), squares: new Sum(), extreme: null });

function addToSide(into: Side, pnl: Decimal, sign: number): void {
  into.trades++;
  into.sum.add(pnl);
  into.squares.addProduct(pnl, pnl);
  if (into.extreme === null || pnl.cmp(into.extreme) * sign > 0) into.extreme = pnl;
}

function addSide(tally: Tally, { trades, sum, squares, extreme }: Side, into: Group): void {
  into.trades += trades;
  tally.net = tally.net.plus(sum.value);
  for (const each of [tally.all, into]) {
    each.sum = each.sum.plus(sum.value);
    each.squares = each.squares.plus(squares.value);
  }
  if (extreme) into.extreme = further(into.extreme, extreme);
}
