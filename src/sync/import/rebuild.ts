import {
  buildRoundTrips,
  createBooks,
  type Gap,
  type RoundTrip,
  type TradeEvent,
  type TradeRules,
} from "#trades";
import type { Rebuilding, Touched } from "../ports/index.ts";
import type { Stream } from "./stream.ts";
import { together } from "./together.ts";

/** Trips that are handed to storage at once. */
const BATCH = 2_000;

/** Positions that are rebuilt at once: one is built while the events of the next are read. */
const LANES = 2;

/**
 * Rebuilds the round trips of everything that a transaction touched, each from the last point at
 * which the position was flat before the change, and notes what is missing. Returns how many were
 * written. Memory grows with open lots and gaps, not with history. What was built while it was
 * stored is ended and stays.
 */
export async function rebuildTouched(
  transaction: Rebuilding,
  rules: Partial<TradeRules>,
  stream?: Stream,
): Promise<number> {
  const touched = await transaction.touched();
  const { positions, roundTrips } = (await stream?.end(touched)) ?? {
    positions: touched,
    roundTrips: 0,
  };
  const waiting = positions.values();
  const lane = async () => {
    let written = 0;
    for (const touched of waiting) written += await rebuild(transaction, touched, rules);
    return written;
  };
  const written = await together(...Array.from({ length: LANES }, lane));
  return written.reduce((sum, trips) => sum + trips, roundTrips);
}

async function rebuild(
  transaction: Rebuilding,
  touched: Touched,
  rules: Partial<TradeRules>,
): Promise<number> {
  let written = 0;
  const from = touched.isNew ? undefined : await transaction.rebuildFrom(touched);
  const events = transaction.events(touched, from);
  const building = { events, rules: rulesFor(touched, rules), gaps: [] as Gap[] };
  const isCorrected = !touched.isPlain && (await transaction.corrected(touched));
  const trips = isCorrected ? corrected(building) : streamed(building);
  await transaction.replaceRoundTrips(
    touched,
    from,
    counted(trips, (count) => (written += count)),
  );
  if (!touched.isNew || building.gaps.length > 0)
    await transaction.replaceGaps(touched, from, building.gaps);
  return written;
}

const rulesFor = ({ accountCurrency }: Touched, rules: Partial<TradeRules>): Partial<TradeRules> =>
  accountCurrency === undefined ? rules : { accountCurrency, ...rules };

async function* counted(
  trips: AsyncIterable<readonly RoundTrip[]>,
  count: (trips: number) => void,
) {
  for await (const batch of trips) {
    count(batch.length);
    if (batch.length > 0) yield batch;
  }
}

type Building = {
  readonly events: AsyncIterable<readonly TradeEvent[]>;
  readonly rules: Partial<TradeRules>;
  readonly gaps: Gap[];
};

/** Builds while events come, for instruments of which nothing was corrected. */
async function* streamed({ events: batches, rules, gaps }: Building) {
  let trips: RoundTrip[] = [];
  const books = createBooks(rules, {
    trip: (trip) => trips.push(trip),
    gap: (gap) => gaps.push(gap),
  });
  for await (const events of batches) {
    for (const event of events) books.feed(event);
    if (trips.length >= BATCH) {
      yield trips;
      trips = [];
    }
  }
  yield [...trips, ...books.end().openTrips];
}

/**
 * A correction may come long after its execution, so all events must be at hand before the first is
 * applied.
 */
async function* corrected({ events: batches, rules, gaps }: Building) {
  const events: TradeEvent[] = [];
  for await (const batch of batches) for (const event of batch) events.push(event);
  const built = buildRoundTrips(events, rules);
  for (const gap of built.gaps) gaps.push(gap);
  yield built.roundTrips;
}
