import { buildRoundTrips, createBooks, type RoundTrip, type TradeEvent, type TradeRules } from "#trades";
import type { ImportTransaction } from "../ports/index.ts";

/** Trips that are handed to storage at once. */
const BATCH = 2_000;

/**
 * Rebuilds the round trips of everything that a transaction touched, each from the last point at which the position was
 * flat before the change. Returns how many were written. Memory grows with open lots, not with history.
 */
export async function rebuildTouched(transaction: ImportTransaction, rules: Partial<TradeRules>): Promise<number> {
  let written = 0;
  for (const touched of await transaction.touched()) {
    const from = await transaction.rebuildFrom(touched);
    const events = transaction.events(touched, from);
    const trips = (await transaction.corrected(touched)) ? corrected(events, rules) : streamed(events, rules);
    await transaction.replaceRoundTrips(touched, from, counted(trips, (count) => (written += count)));
  }
  return written;
}

async function* counted(trips: AsyncIterable<readonly RoundTrip[]>, count: (trips: number) => void) {
  for await (const batch of trips) {
    count(batch.length);
    if (batch.length > 0) yield batch;
  }
}

/** Builds while events come, for instruments of which nothing was corrected. */
async function* streamed(batches: AsyncIterable<readonly TradeEvent[]>, rules: Partial<TradeRules>) {
  let trips: RoundTrip[] = [];
  const books = createBooks(rules, { trip: (trip) => trips.push(trip), gap: () => {} });
  for await (const events of batches) {
    for (const event of events) books.feed(event);
    if (trips.length >= BATCH) {
      yield trips;
      trips = [];
    }
  }
  yield [...trips, ...books.end().openTrips];
}

/** A correction may come long after its execution, so all events must be at hand before the first is applied. */
async function* corrected(batches: AsyncIterable<readonly TradeEvent[]>, rules: Partial<TradeRules>) {
  const events: TradeEvent[] = [];
  for await (const batch of batches) for (const event of batch) events.push(event);
  yield buildRoundTrips(events, rules).roundTrips;
}
