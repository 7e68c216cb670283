import { sql } from "drizzle-orm";
import type { Instant, TenantId } from "#domain";
import { type CatalogueFacts, catalogueChange, eventKey } from "#notify";
import { capabilityDifferences, type CapabilityChange } from "#sync";
import { appendAudit } from "../audit/append.ts";
import { writeChanges } from "../brokers/capabilities.ts";
import type { Database } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";
import { tell } from "./tell.ts";

type Told = {
  readonly tenant: TenantId;
  readonly facts: CatalogueFacts;
  readonly at: Instant;
};

/**
 * Tells the tenant if brokers have changed since it was last told, with what changed in the history
 * and an entry of the audit log; the first time there is nothing to compare with.
 */
export const tellCatalogue = (scoped: Database, { tenant, facts, at }: Told): Promise<boolean> =>
  scoped.transaction(async (session) => {
    await session.query(sql`insert into notify_settings default values on conflict do nothing`);
    const [row] = await session.query<{ catalogue: CatalogueFacts | null }>(
      sql`select catalogue from notify_settings for update`,
    );
    const known = row?.catalogue && comparable(row.catalogue, facts);
    const change = known ? catalogueChange(known, facts) : undefined;
    const isOld = known !== row?.catalogue;
    if (known && !change && !isOld) return false;
    await session.query(sql`update notify_settings set catalogue = ${jsonText(facts)}::jsonb`);
    if (!known || !change) return false;
    await writeChanges(session, changesBetween(known, facts, at));
    const key = eventKey("catalogue-changed", at);
    await tell(session, [{ kind: "catalogue-changed", key, at, detail: change }]);
    const [added, removed, changed] = [change.added, change.removed, change.changed].map((ids) =>
      ids.join(" "),
    );
    await appendAudit(session, {
      ...{ tenant, at, actor: "system", act: "broker-catalogue-changed", subject: "brokers" },
      detail: { added: added ?? "", removed: removed ?? "", changed: changed ?? "" },
    });
    return true;
  });

/** Versions of old kept a hash, of which nothing can be told but that it differs. */
function comparable(before: CatalogueFacts, after: CatalogueFacts): CatalogueFacts {
  const isHash = (text: string) => /^[\da-f]{16}$/.test(text);
  const entries = Object.entries(before);
  if (!entries.some(([, text]) => isHash(text))) return before;
  return Object.fromEntries(
    entries.map(([id, text]) => [id, isHash(text) ? (after[id] ?? text) : text]),
  );
}

/** What each broker declares otherwise; a broker that came or went is one change. */
function changesBetween(
  before: CatalogueFacts,
  after: CatalogueFacts,
  at: Instant,
): readonly CapabilityChange[] {
  const brokers = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return brokers.flatMap((broker): readonly CapabilityChange[] => {
    const [was, is] = [before[broker], after[broker]];
    const differences =
      was === undefined || is === undefined
        ? capabilityDifferences(presence(was), presence(is))
        : capabilityDifferences(declared(was), declared(is));
    return differences.map((difference) => ({ ...difference, at, source: "declared", broker }));
  });
}

const presence = (facts: string | undefined) => (facts === undefined ? {} : { broker: true });
const declared = (facts: string) =>
  Object.fromEntries(facts.split(" ").map((name) => [name, true] as const));
