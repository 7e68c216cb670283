import { sql } from "drizzle-orm";
import type { Instant } from "#domain";
import { type CatalogueDigests, catalogueChange, eventKey } from "#notify";
import type { Database } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";
import { tell } from "./tell.ts";

/**
 * Tells the tenant if brokers have changed since it was last told; the first time there is nothing
 * to compare with. `digests` stands for what each broker can do, by its id.
 */
export const tellCatalogue = (
  scoped: Database,
  digests: CatalogueDigests,
  at: Instant,
): Promise<boolean> =>
  scoped.transaction(async (session) => {
    await session.query(sql`insert into notify_settings default values on conflict do nothing`);
    const [row] = await session.query<{ catalogue: CatalogueDigests | null }>(
      sql`select catalogue from notify_settings for update`,
    );
    const change = row?.catalogue ? catalogueChange(row.catalogue, digests) : undefined;
    if (row?.catalogue && !change) return false;
    await session.query(sql`update notify_settings set catalogue = ${jsonText(digests)}::jsonb`);
    if (!change) return false;
    const key = eventKey("catalogue-changed", at);
    await tell(session, [{ kind: "catalogue-changed", key, at, detail: change }]);
    return true;
  });
