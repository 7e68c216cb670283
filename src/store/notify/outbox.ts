import { sql } from "drizzle-orm";
import { type TenantId, tenantId } from "#domain";
import type { Notice, Outbox, Preferences, Spread, SpreadFacts } from "#notify";
import type { Database, Session } from "../engine/database.ts";
import { tenantDatabase } from "../engine/tenant.ts";
import { jsonText } from "../rows/json-text.ts";
import { claim } from "./claims.ts";
import { type NoticeRow, toNotice, toWebhook, type WebhookRow } from "./rows.ts";
import { settle } from "./settle.ts";
import { tell } from "./tell.ts";

/** What is on its way of all tenants, over the database as its owner sees it. */
export const outboxOver = (database: Database): Outbox => ({
  tell: (tenant, events) => tell(tenantDatabase(database, tenant), events),
  spread: (options) => database.transaction((session) => spread(session, options)),
  claim: (request) => database.transaction((session) => claim(session, request)),
  settle: (claimed, outcome) =>
    database.transaction((session) => settle(session, claimed, outcome)),
  async prune(before) {
    const rows = await database.query(sql`
      delete from notices where at < ${before} and in_app is not null and not exists (
        select from deliveries where deliveries.tenant_id = notices.tenant_id
          and deliveries.notice_id = notices.id and state = 'waiting')
      returning id`);
    return rows.length;
  },
});

type SpreadOptions = Parameters<Outbox["spread"]>[0];

/** Notices that another process is spreading are passed over. */
async function spread(session: Session, { limit, plan }: SpreadOptions) {
  const rows = await session.query<NoticeRow>(sql`
    select * from notices where in_app is null order by at limit ${limit}
    for no key update skip locked`);
  const notices = rows.map(toNotice);
  const facts = await factsOf(session, [...new Set(notices.map(({ tenant }) => tenant))]);
  const planned = notices.map((notice) => {
    const spreadOfOne = plan(notice, facts.get(notice.tenant) ?? NO_FACTS);
    return { notice, spread: spreadOfOne };
  });
  if (planned.length > 0) await write(session, planned);
  const listed = planned.filter(({ spread: { inApp } }) => inApp);
  const tenants = [...new Set(listed.map(({ notice }) => notice.tenant))];
  return { taken: notices.length, tenants };
}

const NO_FACTS: SpreadFacts = { preferences: undefined, webhooks: [] };

type SettingsRow = { readonly tenant_id: string; readonly preferences: Preferences | null };

async function factsOf(session: Session, tenants: readonly TenantId[]) {
  const facts = new Map<TenantId, { preferences: Preferences | undefined; webhooks: Hook[] }>();
  if (tenants.length === 0) return facts;
  const of = sql`tenant_id = any(${sql.param([...tenants])}::text[])`;
  for (const tenant of tenants) facts.set(tenant, { preferences: undefined, webhooks: [] });
  const settings = await session.query<SettingsRow>(
    sql`select tenant_id, preferences from notify_settings where ${of}`,
  );
  for (const { tenant_id, preferences } of settings) {
    const known = facts.get(tenantId(tenant_id));
    if (known && preferences) known.preferences = preferences;
  }
  // Held until the deliveries are written, so that none can be removed in between.
  const hooks = await session.query<WebhookRow & { readonly tenant_id: string }>(
    sql`select * from webhooks where ${of} order by id for key share`,
  );
  for (const hook of hooks) facts.get(tenantId(hook.tenant_id))?.webhooks.push(toWebhook(hook));
  return facts;
}

type Hook = SpreadFacts["webhooks"][number];
type Planned = { readonly notice: Notice; readonly spread: Spread };

async function write(session: Session, planned: readonly Planned[]): Promise<void> {
  const marks = planned.map(({ notice: { tenant, id }, spread: { inApp } }) => ({
    ...{ tenant, id, shown: inApp },
  }));
  await session.query(sql`
    update notices set in_app = shown
    from jsonb_to_recordset(${jsonText(marks)}::jsonb) as t (tenant text, id text, shown boolean)
    where notices.tenant_id = t.tenant and notices.id = t.id`);
  const ways = planned.flatMap(waysOf);
  if (ways.length === 0) return;
  await session.query(sql`
    insert into deliveries (tenant_id, id, notice_id, channel, webhook_id, due_at)
    select tenant, gen_random_uuid()::text, notice, channel, webhook, due
    from jsonb_to_recordset(${jsonText(ways)}::jsonb)
      as t (tenant text, notice text, channel text, webhook text, due timestamptz)
    on conflict do nothing`);
}

function waysOf({ notice, spread: { emailAt, webhooks } }: Planned) {
  const { tenant, id, at } = notice;
  const of = { tenant, notice: id };
  return [
    ...(emailAt === undefined ? [] : [{ ...of, channel: "email", webhook: null, due: emailAt }]),
    ...webhooks.map((webhook) => ({ ...of, channel: "webhook", webhook, due: at })),
  ];
}
