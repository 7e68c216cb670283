import { type Instant, tenantId } from "#domain";
import type { Attempt, Delivery, DeliveryState, Notice, NoticeKind, Webhook } from "#notify";
import type { Failure } from "#domain";
import { given } from "../rows/given.ts";

export type NoticeRow = {
  readonly tenant_id: string;
  readonly id: string;
  readonly kind: NoticeKind;
  readonly key: string;
  readonly at: Instant;
  readonly detail: Notice["detail"];
};

/** Kind and detail were written together, so they fit each other. */
export const toNotice = ({ tenant_id, id, kind, key, at, detail }: NoticeRow): Notice =>
  ({ tenant: tenantId(tenant_id), id, kind, key, at, detail }) as Notice;

export type WebhookRow = {
  readonly id: string;
  readonly url: string;
  readonly label: string;
  readonly kinds: readonly NoticeKind[];
  readonly enabled: boolean;
  readonly disabled_for: Failure | null;
  readonly failing_since: Instant | null;
  readonly created_at: Instant;
  readonly rotating_until: Instant | null;
};

export const toWebhook = (row: WebhookRow): Webhook => ({
  id: row.id,
  url: row.url,
  label: row.label,
  kinds: row.kinds,
  enabled: row.enabled,
  createdAt: row.created_at,
  ...given({
    disabledFor: row.disabled_for,
    failingSince: row.failing_since,
    rotatingUntil: row.rotating_until,
  }),
});

export type DeliveryRow = {
  readonly delivery: string;
  readonly channel: Delivery["channel"];
  readonly webhook_id: string | null;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly attempts: readonly Attempt[];
  readonly due_at: Instant;
};

export const toDelivery = (row: DeliveryRow & NoticeRow): Delivery => ({
  id: row.delivery,
  notice: toNotice(row),
  channel: row.channel,
  state: row.state,
  tries: row.tries,
  attempts: row.attempts,
  dueAt: row.due_at,
  ...given({ webhook: row.webhook_id }),
});
