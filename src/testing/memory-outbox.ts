import { createHash } from "node:crypto";
import { epochMs, type Instant, instantOf, type TenantId } from "#domain";
import type {
  Claim,
  Delivery,
  Inbox,
  ListedNotice,
  Notice,
  NotifyEvent,
  NotifySettings,
  Outbox,
  Outcome,
  Preferences,
  Webhook,
} from "#notify";

type Held = Delivery & { readonly owner?: string; readonly until?: Instant };
type Kept = { notice: ListedNotice; inApp: boolean | undefined };
type Tenant = {
  readonly notices: Map<string, Kept>;
  readonly deliveries: Map<string, Held>;
  readonly webhooks: Map<string, Webhook>;
  preferences: Preferences | undefined;
};

const idOf = (key: string) => createHash("sha256").update(key).digest("hex").slice(0, 32);
const KEPT_TRIES = 12;
const MAIL_SIZE = 200;

/** An outbox that forgets all at its end, with the semantics of the real one. */
export function createMemoryOutbox() {
  const tenants = new Map<TenantId, Tenant>();
  let made = 0;
  const of = (tenant: TenantId): Tenant => {
    const known = tenants.get(tenant) ?? {
      ...{ notices: new Map(), deliveries: new Map(), webhooks: new Map() },
      preferences: undefined,
    };
    tenants.set(tenant, known);
    return known;
  };
  const add = ({ deliveries }: Tenant, delivery: Omit<Delivery, "id">) => {
    const id = `d${++made}`;
    deliveries.set(id, { ...delivery, id });
  };

  function spreadOne(tenant: Tenant, kept: Kept, plan: SpreadPlan): boolean {
    const webhooks = [...tenant.webhooks.values()];
    const spread = plan(kept.notice, { preferences: tenant.preferences, webhooks });
    kept.inApp = spread.inApp;
    const { notice } = kept;
    const fresh = { notice, state: "waiting", attempts: [], tries: 0 } as const;
    if (spread.emailAt) add(tenant, { ...fresh, channel: "email", dueAt: spread.emailAt });
    for (const webhook of spread.webhooks)
      add(tenant, { ...fresh, channel: "webhook", webhook, dueAt: notice.at });
    return spread.inApp;
  }

  const outbox: Outbox = {
    async tell(tenant, events) {
      const { notices } = of(tenant);
      for (const event of events) {
        const notice = { ...event, id: idOf(event.key), tenant };
        if (!notices.has(notice.id)) notices.set(notice.id, { notice, inApp: undefined });
      }
    },
    async spread({ limit, plan }) {
      const fresh = [...tenants.values()].flatMap((tenant) =>
        [...tenant.notices.values()].flatMap((kept) =>
          kept.inApp === undefined ? [{ tenant, kept }] : [],
        ),
      );
      const taken = fresh.toSorted((a, b) => order(a.kept.notice, b.kept.notice)).slice(0, limit);
      const listed = taken.filter(({ tenant, kept }) => spreadOne(tenant, kept, plan));
      const changed = new Set(listed.map(({ kept }) => kept.notice.tenant));
      return { taken: taken.length, tenants: [...changed] };
    },
    async claim(request) {
      const claims = [...tenants].flatMap(([tenant, kept]) => claimsOf(tenant, kept, request));
      return claims;
    },
    async settle(claim, outcome) {
      const tenant = of(claim.tenant);
      const mine = claim.deliveries.flatMap(({ id }) => {
        const held = tenant.deliveries.get(id);
        return held?.owner === claim.owner ? [held] : [];
      });
      for (const held of mine) tenant.deliveries.set(held.id, settled(held, outcome));
      if (mine.length > 0 && claim.channel === "webhook" && outcome.kind !== "dropped")
        mark(tenant, claim.webhook.id, outcome);
      return mine.length > 0;
    },
    async prune(before) {
      let pruned = 0;
      for (const { notices, deliveries } of tenants.values()) {
        const waits = new Set(
          [...deliveries.values()].flatMap(({ state, notice }) =>
            state === "waiting" ? [notice.id] : [],
          ),
        );
        for (const [id, { notice, inApp }] of notices) {
          if (inApp === undefined || notice.at >= before || waits.has(id)) continue;
          notices.delete(id);
          for (const each of deliveries.values())
            if (each.notice.id === id) deliveries.delete(each.id);
          pruned++;
        }
      }
      return pruned;
    },
  };
  return {
    outbox,
    inboxOf: (tenant: TenantId): Inbox => inboxOf(of(tenant)),
    settingsOf: (tenant: TenantId): NotifySettings => settingsOf(of(tenant)),
  };
}

type SpreadPlan = Parameters<Outbox["spread"]>[0]["plan"];
type ClaimRequest = Parameters<Outbox["claim"]>[0];

const order = (a: Notice, b: Notice) =>
  a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1;

function claimsOf(tenant: TenantId, kept: Tenant, request: ClaimRequest): Claim[] {
  const { at, owner, limit, ttlMs, mail } = request;
  const due = [...kept.deliveries.values()]
    .filter(
      ({ state, dueAt, until }) =>
        state === "waiting" && dueAt <= at && (until === undefined || until <= at),
    )
    .toSorted((a, b) => order(a.notice, b.notice));
  const hold = (held: readonly Held[]): Delivery[] => {
    const until = instantOf(epochMs(at) + ttlMs);
    for (const each of held) kept.deliveries.set(each.id, { ...each, owner, until });
    return held.map(({ owner: _, until: __, ...delivery }) => delivery);
  };
  const mails = mail ? due.filter(({ channel }) => channel === "email").slice(0, MAIL_SIZE) : [];
  const messages = due.filter(({ channel }) => channel === "webhook").slice(0, limit);
  const { preferences } = kept;
  return [
    ...(mails.length > 0
      ? [{ owner, tenant, channel: "email" as const, deliveries: hold(mails), preferences }]
      : []),
    ...messages.flatMap((message) => {
      const webhook = kept.webhooks.get(message.webhook ?? "");
      if (!webhook) return [];
      return [{ owner, tenant, channel: "webhook" as const, deliveries: hold([message]), webhook }];
    }),
  ];
}

function settled({ owner: _, until: __, ...delivery }: Held, outcome: Outcome): Held {
  const attempts = [...delivery.attempts, outcome.attempt].slice(-KEPT_TRIES);
  const tries = delivery.tries + (outcome.kind === "dropped" ? 0 : 1);
  const next = { ...delivery, attempts, tries };
  return outcome.kind === "again"
    ? { ...next, dueAt: outcome.dueAt }
    : { ...next, state: outcome.kind };
}

function mark({ webhooks }: Tenant, id: string, outcome: Outcome): void {
  const known = webhooks.get(id);
  if (!known) return;
  const { failingSince = outcome.attempt.at, ...webhook } = known;
  const isOff = outcome.kind === "failed" && outcome.disable === true;
  webhooks.set(id, {
    ...webhook,
    ...(outcome.kind !== "sent" && { failingSince }),
    ...(isOff && { enabled: false, disabledFor: outcome.failure }),
  });
}

const inboxOf = ({ notices }: Tenant): Inbox => {
  const listed = () =>
    [...notices.values()]
      .filter(({ inApp }) => inApp === true)
      .map(({ notice }) => notice)
      .toSorted((a, b) => order(b, a));
  const unread = () => listed().filter(({ readAt }) => readAt === undefined);
  return {
    async list({ limit, after, unread: only = false }) {
      const all = only ? unread() : listed();
      const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
      const items = all.slice(from, from + limit);
      const last = items.at(-1);
      const more = all.length > from + limit && last !== undefined;
      return { items, unread: unread().length, ...(more && { next: last.id }) };
    },
    unread: async () => unread().length,
    async read(ids, at) {
      const chosen = unread().filter(
        (notice: NotifyEvent & { id: string }) =>
          (ids === "all" && notice.at <= at) || ids.includes(notice.id),
      );
      for (const { id } of chosen) {
        const kept = notices.get(id);
        if (kept) kept.notice = { ...kept.notice, readAt: at };
      }
      return chosen.length;
    },
  };
};

const settingsOf = (tenant: Tenant): NotifySettings => ({
  preferences: async () => tenant.preferences,
  save: async (preferences) => void (tenant.preferences = preferences),
  webhooks: async () => [...tenant.webhooks.values()],
  addWebhook: async (webhook) => void tenant.webhooks.set(webhook.id, webhook),
  async changeWebhook(id, { enabled, ...change }) {
    const known = tenant.webhooks.get(id);
    if (!known) return undefined;
    const { disabledFor: _, failingSince: __, ...clean } = known;
    const base = enabled === undefined ? known : { ...clean, enabled };
    const changed = { ...base, ...change };
    tenant.webhooks.set(id, changed);
    return changed;
  },
  async removeWebhook(id) {
    for (const { id: delivery, webhook } of tenant.deliveries.values())
      if (webhook === id) tenant.deliveries.delete(delivery);
    return tenant.webhooks.delete(id);
  },
  deliveries: async (webhook, limit) =>
    [...tenant.deliveries.values()]
      .filter((each) => each.webhook === webhook)
      .map(({ owner: _, until: __, ...delivery }) => delivery)
      .toSorted((a, b) => (a.dueAt < b.dueAt ? 1 : -1))
      .slice(0, limit),
  async replay({ ids, webhook }, at) {
    const chosen = ids.flatMap((id) => {
      const known = tenant.deliveries.get(id);
      return known && (webhook === undefined || known.webhook === webhook) ? [known] : [];
    });
    for (const { owner: _, until: __, ...known } of chosen)
      tenant.deliveries.set(known.id, { ...known, state: "waiting", tries: 0, dueAt: at });
    return chosen.length;
  },
});
