import { type SQL, sql } from "drizzle-orm";
import type { Claim, Outcome } from "#notify";
import type { Session } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";

/** So many of the last tries are kept. */
const KEPT_TRIES = 12;

/** Writes down how a try ended, unless another process holds the deliveries by then. */
export async function settle(session: Session, claim: Claim, outcome: Outcome): Promise<boolean> {
  const ids = claim.deliveries.map(({ id }) => id);
  const isTry = outcome.kind !== "dropped";
  const rows = await session.query(sql`
    update deliveries set ${stateAfter(outcome)}, owner = null, until = null,
      tries = tries + ${isTry ? 1 : 0},
      attempts = jsonb_path_query_array(attempts || ${jsonText([outcome.attempt])}::jsonb,
        ${`$[last - ${KEPT_TRIES - 1} to last]`}::jsonpath)
    where tenant_id = ${claim.tenant} and id = any(${sql.param(ids)}::text[])
      and owner = ${claim.owner}
    returning id`);
  if (rows.length > 0 && claim.channel === "webhook" && isTry)
    await markWebhook(session, claim, outcome);
  return rows.length > 0;
}

function stateAfter(outcome: Outcome): SQL {
  if (outcome.kind === "again") return sql`due_at = ${outcome.dueAt}`;
  return sql`state = ${outcome.kind}`;
}

async function markWebhook(
  session: Session,
  { tenant, webhook }: Extract<Claim, { channel: "webhook" }>,
  outcome: Outcome,
): Promise<void> {
  const mine = sql`tenant_id = ${tenant} and id = ${webhook.id}`;
  if (outcome.kind === "sent")
    await session.query(
      sql`update webhooks set failing_since = null where ${mine} and failing_since is not null`,
    );
  else
    await session.query(sql`
      update webhooks set failing_since = coalesce(failing_since, ${outcome.attempt.at})
      where ${mine}`);
  if (outcome.kind === "failed" && outcome.disable === true)
    await session.query(sql`
      update webhooks set enabled = false, disabled_for = ${jsonText(outcome.failure)}::jsonb
      where ${mine}`);
}
