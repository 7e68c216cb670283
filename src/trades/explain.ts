import type { Execution } from "#domain";
import { build, type BuildOptions, byOpening } from "./build.ts";
import { isExecution } from "./events.ts";
import { rulesOf, type TradeRules } from "./rules.ts";
import type { Gap, Lot, Match, RoundTrip, TradeEvent } from "./types.ts";

/** Everything that made the figures of some round trips, for whoever wants to check them. */
export type Explanation = {
  readonly roundTrips: readonly RoundTrip[];
  readonly matches: readonly Match[];
  readonly openLots: readonly Lot[];
  readonly gaps: readonly Gap[];
  /** Corrections and busts among the events; their values stand in place of what they refer to. */
  readonly reports: readonly Execution[];
  readonly rules: TradeRules;
  /** The rules as sentences. */
  readonly words: readonly string[];
};

/**
 * Builds the events as {@link buildRoundTrips} does and keeps every match. For one account and
 * instrument at a time.
 */
export function explain(events: readonly TradeEvent[], options: BuildOptions = {}): Explanation {
  const roundTrips: RoundTrip[] = [];
  const matches: Match[] = [];
  const gaps: Gap[] = [];
  const { openTrips, openLots } = build(events, options, {
    trip: (trip) => roundTrips.push(trip),
    gap: (gap) => gaps.push(gap),
    match: (match) => matches.push(match),
  });
  const rules = rulesOf(options);
  return {
    roundTrips: [...roundTrips, ...openTrips].sort(byOpening),
    matches,
    openLots,
    gaps,
    reports: events.filter(isExecution).filter((event) => event.report !== "new"),
    rules,
    words: inWords(rules),
  };
}

const GROUPING_WORDS: Record<TradeRules["grouping"], string> = {
  "flat-to-flat": "A trade runs from the first opening execution until nothing is left",
  "flat-to-reduced": "Each execution that reduces the position ends a trade",
  "fill-to-fill": "Each pair of an opening and a closing execution is a trade",
};

const MATCHING_WORDS: Record<TradeRules["matching"], string> = {
  fifo: "A closing execution takes the oldest lot first",
  lifo: "A closing execution takes the newest lot first",
  hifo: "A closing execution takes the lot first that leaves the least profit",
  lofo: "A closing execution takes the lot first that leaves the most profit",
  average: "Every unit that closes costs the average of all that are open",
};

const FEE_WORDS: Record<TradeRules["feeSplit"], string> = {
  "pro-rata": "The fee of an execution is shared by quantity among the trades that it touches",
  "all-to-closing": "The fee of an execution falls undivided on the first trade that it closes",
};

/** The rules as sentences, for the place that explains a trade. */
export function inWords(rules: TradeRules): readonly string[] {
  return [
    GROUPING_WORDS[rules.grouping],
    MATCHING_WORDS[rules.matching],
    FEE_WORDS[rules.feeSplit],
    "Fees in the settlement currency count towards the net profit; fees in other currencies only at a rate that their execution gives",
    ...(rules.shorting ? [] : ["Selling more than is held is a gap, not a short position"]),
  ];
}
