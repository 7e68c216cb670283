import type { Instant, RoundTripId } from "#domain";
import { instantOfEvent, isExecution } from "./events.ts";
import type { RoundTrip, TradeEvent } from "./types.ts";

/** What must be known of a stored round trip to plan a rebuild. */
export type TripSpan = Pick<RoundTrip, "id" | "openedAt" | "closedAt" | "closedBy">;

export type RebuildPlan = {
  /**
   * Read the events of this account and instrument from here on, this instant included, and build
   * them.
   */
  readonly from: Instant;
  /** Stored round trips that the result replaces. All others stay as they are. */
  readonly replaced: readonly RoundTripId[];
};

/**
 * Where a rebuild of one account and instrument starts when the events at `changedAt` or later
 * changed: the last instant before which nothing was open. Building the events from there on gives
 * exactly the round trips that a full rebuild gives, less those that stay. Stored gaps at `from` or
 * later are replaced too.
 *
 * @example
 *   const plan = planRebuild(await store.spans(key), changedAt);
 *   const { roundTrips } = buildRoundTrips(await store.eventsFrom(key, plan.from), rules);
 *   await store.replace(key, plan.replaced, roundTrips);
 */
export function planRebuild(stored: readonly TripSpan[], changedAt: Instant): RebuildPlan {
  // Newest end first: once a round trip ended before the start, all that follow in this order did too.
  const spans = stored.toSorted((a, b) => (endOf(a) < endOf(b) ? 1 : -1));
  let from = changedAt;
  const replaced: RoundTripId[] = [];
  for (const span of spans) {
    // A round trip that ends at the start may share its last execution with the next, so it is built again.
    if (endOf(span) < from) break;
    replaced.push(span.id);
    if (span.openedAt < from) from = span.openedAt;
  }
  return { from, replaced };
}

/** An assumed end gives way to what is booked later, so such a round trip counts as open. */
const endOf = ({ closedAt, closedBy }: TripSpan): string =>
  closedAt === undefined || closedBy === "expiry-assumed" ? "~" : closedAt;

/**
 * The earliest instant that new events change, or undefined when there are none. A correction or
 * bust changes the instant of the execution that it refers to, which `executedAtOf` looks up among
 * what is stored.
 */
export function changedSince(
  events: readonly TradeEvent[],
  executedAtOf: (id: string) => Instant | undefined,
): Instant | undefined {
  let earliest: Instant | undefined;
  for (const event of events) {
    const original =
      isExecution(event) && event.refersTo !== undefined ? executedAtOf(event.refersTo) : undefined;
    for (const at of [instantOfEvent(event), original]) {
      if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
    }
  }
  return earliest;
}
