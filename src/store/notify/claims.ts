import { type SQL, sql } from "drizzle-orm";
import { epochMs, instantOf, tenantId } from "#domain";
import type { Claim, Delivery, Outbox, Preferences } from "#notify";
import type { Session } from "../engine/database.ts";
import { LOCKS } from "../migrate.ts";
import {
  type DeliveryRow,
  type NoticeRow,
  toDelivery,
  toWebhook,
  type WebhookRow,
} from "./rows.ts";

type Request = Parameters<Outbox["claim"]>[0];

/** One mail holds at most so many notices. */
const MAIL_SIZE = 200;

/** Takes what is due and what nobody holds. */
export async function claim(session: Session, request: Request): Promise<readonly Claim[]> {
  const due = request.mail ? await mails(session, request) : [];
  return [...due, ...(await messages(session, request))];
}

const isDue = (channel: Delivery["channel"], { at }: Request): SQL =>
  sql`state = 'waiting' and channel = ${channel} and due_at <= ${at}
    and (until is null or until <= ${at})`;

/** Marks the deliveries of "chosen" as held and reads all that is needed to send them. */
const held = (chosen: SQL, { owner, at, ttlMs }: Request): SQL => sql`
  with chosen as (${chosen}), taken as (
    update deliveries set owner = ${owner}, until = ${instantOf(epochMs(at) + ttlMs)}
    from chosen where deliveries.tenant_id = chosen.tenant_id and deliveries.id = chosen.id
    returning deliveries.*)
  select notices.*, taken.id as delivery, channel, webhook_id, state, tries, attempts, due_at
  from taken join notices on notices.tenant_id = taken.tenant_id and notices.id = taken.notice_id
  order by notices.at, notices.id`;

type Taken = DeliveryRow & NoticeRow;

/** Each delivery for itself. */
async function messages(session: Session, request: Request): Promise<readonly Claim[]> {
  const chosen = sql`
    select tenant_id, id from deliveries where ${isDue("webhook", request)}
    order by due_at limit ${request.limit} for update skip locked`;
  const rows = await session.query<Taken>(held(chosen, request));
  if (rows.length === 0) return [];
  const ids = rows.map(({ webhook_id }) => webhook_id ?? "");
  const hooks = await session.query<WebhookRow & { readonly tenant_id: string }>(
    sql`select * from webhooks where id = any(${sql.param(ids)}::text[])`,
  );
  return rows.flatMap((row) => {
    const hook = hooks.find(
      ({ tenant_id, id }) => tenant_id === row.tenant_id && id === row.webhook_id,
    );
    if (!hook) return [];
    const { owner } = request;
    const of = { owner, tenant: tenantId(row.tenant_id), deliveries: [toDelivery(row)] };
    return [{ ...of, channel: "webhook" as const, webhook: toWebhook(hook) }];
  });
}

/**
 * All that is due of a tenant, so that it becomes one mail. A lock for the length of this
 * transaction keeps two processes from taking a part each.
 */
async function mails(session: Session, request: Request): Promise<readonly Claim[]> {
  const due = await session.query<{ tenant: string }>(sql`
    select tenant_id as tenant from deliveries where ${isDue("email", request)}
    group by tenant_id order by min(due_at) limit ${request.limit}`);
  const claims: Claim[] = [];
  for (const { tenant } of due) {
    const [lock] = await session.query<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(${LOCKS.mail}, hashtext(${tenant})) as mine`,
    );
    if (lock?.mine) claims.push(...(await mail(session, tenant, request)));
  }
  return claims;
}

async function mail(session: Session, tenant: string, request: Request): Promise<readonly Claim[]> {
  const chosen = sql`
    select tenant_id, id from deliveries where ${isDue("email", request)} and tenant_id = ${tenant}
    order by due_at limit ${MAIL_SIZE} for update`;
  const deliveries = (await session.query<Taken>(held(chosen, request))).map(toDelivery);
  if (deliveries.length === 0) return [];
  const [row] = await session.query<{ preferences: Preferences | null }>(
    sql`select preferences from notify_settings where tenant_id = ${tenant}`,
  );
  const { owner } = request;
  const of = { owner, tenant: tenantId(tenant), deliveries };
  return [{ ...of, channel: "email", preferences: row?.preferences ?? undefined }];
}
