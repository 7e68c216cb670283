import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import type { RoundTrip } from "#trades";
import type { Session } from "../engine/database.ts";
import { ROUND_TRIP_COLUMNS, roundTripRow } from "../rows/round-trip.ts";
import { of, type Position } from "./rebuild.ts";
import { tripSums } from "./sums.ts";

const TRIPS_PER_COPY = 1_000;

/**
 * Writes round trips, gathered over positions so that a file of many instruments takes few
 * statements.
 */
export function roundTripWriter(session: Session) {
  const sums = tripSums(session);
  let waiting: RoundTrip[] = [];

  const flush = async () => {
    if (waiting.length === 0) return;
    const rows = waiting.map(roundTripRow).join("");
    waiting = [];
    await session.copyIn(`round_trips (${ROUND_TRIP_COLUMNS})`, rows);
  };

  return {
    flush,
    /** Writes what waits, and brings the sums in step. Call it once, at the end. */
    async end() {
      await flush();
      await sums.settle();
    },
    async remove(position: Position, from: Instant | undefined) {
      await flush();
      const days = await session.query<{ day: string }>(sql`
        with gone as (
          delete from round_trips where ${of(position)} ${from ? sql`and opened_at >= ${from}` : sql``}
          returning closed_at
        )
        select distinct (closed_at at time zone 'UTC')::date as day from gone
        where closed_at < 'infinity'`);
      for (const { day } of days) sums.touch(position.account, position.instrument, day);
    },
    async add(trips: readonly RoundTrip[]) {
      for (const trip of trips) {
        waiting.push(trip);
        sums.trip(trip);
      }
      if (waiting.length >= TRIPS_PER_COPY) await flush();
    },
  };
}
