import { type Currency, Decimal, type Instant } from "#domain";
import {
  createTally,
  further,
  type Group,
  resultsOf,
  type Statistics,
  type Tally,
} from "./statistics.ts";

/** What a store has added up of the trips of one currency; wins and losses by net profit. */
export type TripTotals = {
  readonly currency: Currency;
  /** Number of those that are still open, of which nothing else counts here. */
  readonly open: number;
  readonly all: Pick<ProfitTotals, "trades" | "holdingMs" | "held">;
  readonly wins: ProfitTotals;
  readonly losses: ProfitTotals;
  readonly grossPnl: Decimal;
  readonly fees: Decimal;
  readonly funding: Decimal;
  /** Absent where none is closed. */
  readonly firstOpen?: Instant;
  readonly lastClose?: Instant;
};

/**
 * Number, sum and sum of squares of some profits, the one furthest from 0, and the time in
 * milliseconds of the `held` trips that tell it.
 */
export type ProfitTotals = Readonly<Group>;

/**
 * Net profits of closed trips of one currency, in the order in which they ended: as decimals, or as
 * safe integers of which each is a profit times `10^scale`.
 */
export type ProfitRun = {
  readonly currency: Currency;
  /** When each ended, in milliseconds since 1970. */
  readonly closedMs: ArrayLike<number>;
} & (
  | { readonly nets: readonly Decimal[] }
  | { readonly units: ArrayLike<number>; readonly scale: number }
);

/** Statistics of sets too large to hand over a trip at a time. */
export type TotalsCounter = {
  readonly total: (totals: TripTotals) => void;
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
  let missing = 0;
  const tallyOf = (currency: Currency): Tally => {
    let tally = sets.get(currency);
    if (!tally) sets.set(currency, (tally = createTally(currency)));
    return tally;
  };
  return {
    total: (totals) => {
      addTotals(tallyOf(totals.currency), totals);
      missing += totals.all.trades;
    },
    run: (run) => {
      if (run.closedMs.length === 0) return;
      addRun(tallyOf(run.currency), run);
      missing -= run.closedMs.length;
    },
    agrees: () => missing === 0,
    results: () => resultsOf(sets.values()),
  };
}

function addTotals(tally: Tally, totals: TripTotals): void {
  const { all, wins, losses, firstOpen, lastClose } = totals;
  tally.open += totals.open;
  tally.gross = tally.gross.plus(totals.grossPnl);
  tally.fees = tally.fees.plus(totals.fees);
  tally.funding = tally.funding.plus(totals.funding);
  tally.net = tally.net.plus(wins.sum).plus(losses.sum);
  tally.all.trades += all.trades;
  addHeld(tally.all, all);
  for (const [side, into] of [
    [wins, tally.wins],
    [losses, tally.losses],
  ] as const) {
    into.trades += side.trades;
    addHeld(into, side);
    if (side.extreme) into.extreme = further(into.extreme, side.extreme);
    for (const each of [tally.all, into]) {
      each.sum = each.sum.plus(side.sum);
      each.squares = each.squares.plus(side.squares);
    }
  }
  if (firstOpen && (!tally.firstOpen || firstOpen < tally.firstOpen)) tally.firstOpen = firstOpen;
  if (lastClose && (!tally.lastClose || lastClose > tally.lastClose)) tally.lastClose = lastClose;
}

function addHeld(into: Group, { holdingMs, held }: Pick<Group, "holdingMs" | "held">): void {
  into.holdingMs += holdingMs;
  into.held += held;
}

function addRun({ streaks, drawdown }: Tally, run: ProfitRun): void {
  const { closedMs } = run;
  if ("units" in run) {
    const { units, scale } = run;
    for (let at = 0; at < units.length; at++) streaks.add(signOf(units[at] ?? 0));
    if (drawdown.addRun({ units, scale, closedMs })) return;
    for (let at = 0; at < units.length; at++)
      drawdown.add({ pnl: Decimal.scaled(units[at] ?? 0, scale), at: closedMs[at] });
    return;
  }
  run.nets.forEach((pnl, at) => {
    streaks.add(pnl.sign);
    drawdown.add({ pnl, at: closedMs[at] });
  });
}

const signOf = (value: number): -1 | 0 | 1 => (value > 0 ? 1 : value < 0 ? -1 : 0);
