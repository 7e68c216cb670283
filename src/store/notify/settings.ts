import { sql } from "drizzle-orm";
import type { NotifySettings, Preferences, Webhook, WebhookChange } from "#notify";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { jsonText } from "../rows/json-text.ts";
import {
  type DeliveryRow,
  type NoticeRow,
  toDelivery,
  toWebhook,
  type WebhookRow,
} from "./rows.ts";

/** Preferences and webhooks of a tenant, over the database as the tenant sees it. */
export const notifySettings = (session: Session): NotifySettings => ({
  async preferences() {
    const [row] = await session.query<{ preferences: Preferences | null }>(
      sql`select preferences from notify_settings`,
    );
    return row?.preferences ?? undefined;
  },
  async save(preferences) {
    await session.query(sql`
      insert into notify_settings (preferences) values (${jsonText(preferences)}::jsonb)
      on conflict (tenant_id) do update set preferences = excluded.preferences`);
  },
  async webhooks() {
    const rows = await session.query<WebhookRow>(
      sql`select * from webhooks order by created_at, id`,
    );
    return rows.map(toWebhook);
  },
  async addWebhook({ id, url, label, kinds, enabled, createdAt }) {
    await session.query(sql`
      insert into webhooks (id, url, label, kinds, enabled, created_at)
      values (${id}, ${url}, ${storable(label)}, ${sql.param([...kinds])}, ${enabled},
        ${createdAt})`);
  },
  changeWebhook: (id, change) => changeWebhook(session, id, change),
  async removeWebhook(id) {
    const rows = await session.query(
      sql`delete from webhooks where id = ${storable(id)} returning id`,
    );
    return rows.length > 0;
  },
  async deliveries(webhook, limit) {
    const rows = await session.query<DeliveryRow & NoticeRow>(sql`
      select notices.*, deliveries.id as delivery, channel, webhook_id, state, tries, attempts,
        due_at
      from deliveries join notices on notices.tenant_id = deliveries.tenant_id
        and notices.id = deliveries.notice_id
      where webhook_id = ${storable(webhook)} order by due_at desc, deliveries.id limit ${limit}`);
    return rows.map(toDelivery);
  },
  async replay({ ids, webhook }, at) {
    // Taken from whoever sends it just now, so that it goes out once more whatever comes of that.
    const rows = await session.query(sql`
      update deliveries set state = 'waiting', tries = 0, due_at = ${at}, owner = null, until = null
      where id = any(${sql.param(ids.map(storable))}::text[])
        ${webhook === undefined ? sql`` : sql`and webhook_id = ${storable(webhook)}`} returning id`);
    return rows.length;
  },
});

async function changeWebhook(
  session: Session,
  id: string,
  { url, label, kinds, enabled, rotatingUntil }: WebhookChange,
): Promise<Webhook | undefined> {
  const sets = [
    ...(url === undefined ? [] : [sql`url = ${url}`]),
    ...(label === undefined ? [] : [sql`label = ${storable(label)}`]),
    ...(kinds === undefined ? [] : [sql`kinds = ${sql.param([...kinds])}`]),
    ...(rotatingUntil === undefined ? [] : [sql`rotating_until = ${rotatingUntil}`]),
    ...(enabled === undefined
      ? []
      : [sql`enabled = ${enabled}, disabled_for = null, failing_since = null`]),
  ];
  const [row] = await session.query<WebhookRow>(
    sets.length === 0
      ? sql`select * from webhooks where id = ${storable(id)}`
      : sql`update webhooks set ${sql.join(sets, sql`, `)} where id = ${storable(id)} returning *`,
  );
  return row && toWebhook(row);
}
