import type { AccountId, Instrument } from "#domain";
import { createLeg, type Leg, type Sink } from "./leg.ts";
import type { TradeRules } from "./rules.ts";

/** The lots of one instrument in one account, fed with one event at a time in order. */
export type Book = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly rules: TradeRules;
  readonly sink: Sink;
  readonly long: Leg;
  readonly short: Leg;
  /** The rules and the instrument let plain fills take the path without objects. */
  readonly ordinary: boolean;
  /** Nothing but plain fills came since the book was flat, so its legs are packed. */
  plain: boolean;
};

export type BookOptions = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly rules: TradeRules;
  readonly sink: Sink;
};

/**
 * An empty book. It keeps open lots only, so memory does not grow with history. Long and short are
 * kept apart: an execution closes what stands against it first, unless the broker says that it
 * opens, as hedging accounts do.
 */
export function createBook({ account, instrument, rules, sink }: BookOptions): Book {
  const ordinary =
    rules.grouping === "flat-to-flat" &&
    (rules.matching === "fifo" || rules.matching === "lifo") &&
    !rules.dust &&
    !rules.fillsAreMarks &&
    !sink.match &&
    !instrument.inverse;
  return {
    account,
    instrument,
    rules,
    sink,
    long: createLeg({ account, instrument, direction: "long", sign: 1 }, rules, sink),
    short: createLeg({ account, instrument, direction: "short", sign: -1 }, rules, sink),
    ordinary,
    plain: ordinary,
  };
}

export const legsOf = (book: Book): readonly [Leg, Leg] => [book.long, book.short];
