import { Decimal, epochMs, type Fee, type Instant, instantOf, type Side } from "#domain";
import type { VenueAccount } from "./event.ts";
import { seeded, type Seeded } from "./seeded.ts";
import type { NewCash, OpenOrder, Venue } from "./venue.ts";

/** What is traded in a made-up history, and how. */
export type Listing = {
  readonly symbol: string;
  readonly price: Decimal;
  /** Digits after the point of its prices, and the step of the last in units of that digit. */
  readonly places: number;
  readonly tick: number;
  /** Units of one order: `lot` times 1 to `most`. */
  readonly lot: Decimal;
  readonly most: number;
};

export type DayEnd = {
  readonly account: VenueAccount;
  readonly at: Instant;
  /** Days since the history began. */
  readonly day: number;
  readonly held: ReadonlyMap<string, Decimal>;
  readonly random: Seeded;
};

/** The habits of one broker's accounts. */
export type Market = {
  readonly listings: readonly Listing[];
  readonly deposit: Decimal;
  readonly feesOf: (traded: Traded) => readonly Fee[];
  /** Money that is booked when a day ends. */
  readonly booked: (end: DayEnd) => readonly Omit<NewCash, "account" | "at">[];
};

export type Traded = {
  readonly account: VenueAccount;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
};

export type HistoryGiven = {
  /** Days back from now. */
  readonly days: number;
  /** Fills of each account, more or less by partial ones. */
  readonly fills: number;
  /** Called at the end of each day. */
  readonly onDay?: () => void;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OPENS_MS = 14.5 * 3_600_000;
const CLOSES_MS = 20.9 * 3_600_000;
const BOOKS_MS = 21.5 * 3_600_000;

/** Makes up what one account does: the same for the same seed. */
export function createTrading(parts: TradingParts): Trading {
  const { venue, account, market } = parts;
  const random = seeded(`${parts.seed} ${account.broker} ${account.number}`);
  const held = new Map<string, Decimal>();
  const trader = createTrader({ venue, account, market, random, held });

  function bookDay(at: Instant, day: number): void {
    for (const cash of market.booked({ account, at, day, held, random }))
      venue.cash({ ...cash, account, at });
  }

  function past({ days: back, fills, onDay }: HistoryGiven): void {
    const days = tradingDays(epochMs(venue.now()), back);
    const at = instantOf((days[0] ?? 0) + OPENS_MS - HOUR_MS);
    venue.cash({ account, kind: "deposit", amount: market.deposit, at, description: "Deposit" });
    let made = 0;
    for (const [index, day] of days.entries()) {
      const due = Math.round((fills * (index + 1)) / days.length) - made;
      const step = (CLOSES_MS - OPENS_MS) / Math.max(1, due);
      for (let fill = 0; fill < due; fill++) {
        const ms = day + OPENS_MS + Math.floor((fill + random.fraction() * 0.8) * step);
        made += trader.trade(instantOf(ms, random.whole(0, 999)), due - fill);
      }
      bookDay(instantOf(day + BOOKS_MS), index);
      onDay?.();
    }
  }

  return { past, trade: () => trader.trade(venue.now(), 2) };
}

export type Trading = {
  /** Days that ended before now. Call it first, once or not at all. */
  readonly past: (given: HistoryGiven) => void;
  /** One order now. Returns how many fills it made: none, one or two. */
  readonly trade: () => number;
};

type TradingParts = {
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly market: Market;
  readonly seed: string;
};

/** When an account with such a past was opened: an hour before its first money. */
export const historyBegins = (now: Instant, days: number): Instant =>
  instantOf((tradingDays(epochMs(now), days)[0] ?? 0) + OPENS_MS - 2 * HOUR_MS);

/** Weekdays that ended before now, the oldest first; all days where there is no weekday. */
function tradingDays(nowMs: number, days: number): readonly number[] {
  const today = Math.floor(nowMs / DAY_MS);
  const all = Array.from({ length: days }, (_, at) => today - days + at);
  // 1 January 1970 was a Thursday.
  const week = all.filter((day) => ![2, 3].includes(day % 7));
  return (week.length > 0 ? week : all).map((day) => day * DAY_MS);
}

type TraderParts = {
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly market: Market;
  readonly random: Seeded;
  readonly held: Map<string, Decimal>;
};

function createTrader({ venue, account, market, random, held }: TraderParts) {
  const prices = new Map<string, Decimal>();

  function priceOf({ symbol, price, places, tick }: Listing): Decimal {
    const known = prices.get(symbol) ?? price;
    const next = known.plus(Decimal.scaled(random.whole(-8, 8) * tick, places));
    const walked = next.sign > 0 ? next : price;
    prices.set(symbol, walked);
    return walked;
  }

  /** Goes back to flat once the position is large, so that round trips end. */
  function sideOf(symbol: string, quantity: Decimal): Side {
    const position = held.get(symbol) ?? Decimal.zero;
    const isLarge = position.abs().gt(quantity.times(Decimal.of(3)));
    if (position.isZero() || !isLarge) return random.chance(0.5) ? "buy" : "sell";
    return position.sign > 0 ? "sell" : "buy";
  }

  function fill(traded: Traded, order: OpenOrder, executedAt: Instant): void {
    const { symbol, side, quantity } = traded;
    const change = side === "buy" ? quantity : quantity.neg();
    held.set(symbol, (held.get(symbol) ?? Decimal.zero).plus(change));
    venue.execute({ ...traded, order, executedAt, fees: market.feesOf(traded) });
  }

  return {
    /** One order with one fill, sometimes two or none. Returns how many fills it made. */
    trade(at: Instant, most: number): number {
      const listing = random.pick(market.listings);
      const { symbol } = listing;
      const count = random.whole(1, listing.most);
      const quantity = listing.lot.times(Decimal.of(count));
      const side = sideOf(symbol, quantity);
      const order = venue.order({ account, symbol, side, quantity }, at);
      if (random.chance(0.03)) return cancelled(order, at);
      const first =
        count > 1 && most > 1 && random.chance(0.2) ? random.whole(1, count - 1) : count;
      const parts = first < count ? [first, count - first] : [count];
      for (const part of parts) {
        const units = listing.lot.times(Decimal.of(part));
        fill({ account, symbol, side, quantity: units, price: priceOf(listing) }, order, at);
      }
      return parts.length;
    },
  };

  function cancelled(order: OpenOrder, at: Instant): number {
    venue.cancel(account, order, at);
    return 0;
  }
}
