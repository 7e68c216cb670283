import { sql } from "drizzle-orm";
import type { AnnotationStore } from "#sync";
import type { Database } from "./engine/database.ts";
import { unwrapped } from "./engine/orm.ts";
import { storable } from "./rows/copy-text.ts";
import { annotations } from "./schema/index.ts";

/** Notes and tags of people, beside the round trips and never inside them. */
export function annotationStore(database: Database): AnnotationStore {
  return {
    async annotate({ account, instrument, trip }, { note, tags, updatedAt }) {
      const content = { note: storable(note), tags: [...new Set(tags.map(storable))], updatedAt };
      await unwrapped(
        database.orm
          .insert(annotations)
          .values({ accountId: account, instrumentId: instrument, tripId: trip, ...content })
          .onConflictDoUpdate({
            target: [
              annotations.tenantId,
              annotations.accountId,
              annotations.instrumentId,
              annotations.tripId,
            ],
            set: content,
          }),
      );
    },

    async tags() {
      return database.query<{ tag: string; trades: number }>(sql`
        select tag, count(*)::int as trades from annotations
        join round_trips on (round_trips.account_id, round_trips.instrument_id, round_trips.id) =
          (annotations.account_id, annotations.instrument_id, annotations.trip_id)
        cross join lateral unnest(annotations.tags) as tag
        group by tag order by trades desc, tag`);
    },
  };
}
