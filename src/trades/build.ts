import type { AccountId, Instrument, InstrumentId } from "#domain";
import { type Book, createBook } from "./book.ts";
import { inOrder, standing } from "./events.ts";
import { type Expiry, expireAssumed } from "./expiry.ts";
import { feed } from "./feed.ts";
import type { Sink } from "./leg.ts";
import { openLotsOfBook, openTripsOf } from "./open.ts";
import { unpack } from "./plain.ts";
import { rulesOf, type TradeRules } from "./rules.ts";
import type { Gap, Lot, RoundTrip, TradeEvent, Trades } from "./types.ts";

export type BuildOptions = Partial<TradeRules> & {
  /** Closes options past their last day for which nothing was booked. Without it they stay open. */
  readonly expiry?: Expiry;
};

/**
 * Builds the round trips of any number of accounts and instruments. Events may come in any order;
 * corrections and busts are applied first. For more events than fit in memory feed
 * {@link createBooks}.
 */
export function buildRoundTrips(events: readonly TradeEvent[], options: BuildOptions = {}): Trades {
  const roundTrips: RoundTrip[] = [];
  const gaps: Gap[] = [];
  const { openTrips, openLots } = build(events, options, {
    trip: (trip) => roundTrips.push(trip),
    gap: (gap) => gaps.push(gap),
  });
  roundTrips.push(...openTrips);
  return { roundTrips: roundTrips.sort(byOpening), openLots, gaps };
}

/** Feeds books with what stands of the events, in order, and ends them. */
export function build(events: readonly TradeEvent[], options: BuildOptions, sink: Sink): Ended {
  const { events: standingEvents, gaps } = standing(events);
  for (const gap of gaps) sink.gap(gap);
  const fed = createBooks(options, sink);
  for (const event of inOrder(standingEvents)) fed.feed(event);
  return fed.end();
}

export type Ended = {
  readonly openTrips: readonly RoundTrip[];
  readonly openLots: readonly Lot[];
};

/** Books of many accounts and instruments that are fed together. */
export type Books = {
  /**
   * Applies the next event. Events of one account and instrument must come in order and be
   * standing.
   */
  readonly feed: (event: TradeEvent) => void;
  /** What is open. Call it once, after the last event. */
  readonly end: () => Ended;
};

/** Empty books. They hold open lots only; what ends goes to the sink at once, so memory stays flat. */
export function createBooks(options: BuildOptions, sink: Sink): Books {
  const rules = rulesOf(options);
  // By instrument first: one instrument is mostly traded in one account, so one look-up finds the book.
  const books = new Map<InstrumentId, Book[]>();
  const bookOf = (account: AccountId, instrument: Instrument): Book => {
    let ofInstrument = books.get(instrument.id);
    if (!ofInstrument) books.set(instrument.id, (ofInstrument = []));
    for (const book of ofInstrument) if (book.account === account) return book;
    const book = createBook({ account, instrument, rules, sink });
    ofInstrument.push(book);
    return book;
  };
  return {
    feed: (event) => {
      const { account, instrument } = event;
      if (instrument) feed(bookOf(account, instrument), event);
    },
    end: () => {
      const all = [...books.values()].flat();
      const { expiry } = options;
      for (const book of all) unpack(book);
      if (expiry) for (const book of all) expireAssumed(book, expiry);
      return { openTrips: all.flatMap(openTripsOf), openLots: all.flatMap(openLotsOfBook) };
    },
  };
}

/** By opening, then by end with open ones last, then by account, instrument and id. */
export function byOpening(a: RoundTrip, b: RoundTrip): number {
  return (
    compareText(a.openedAt, b.openedAt) ||
    compareText(a.closedAt ?? "~", b.closedAt ?? "~") ||
    compareText(a.account, b.account) ||
    compareText(a.instrument.id, b.instrument.id) ||
    compareText(a.id, b.id)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
