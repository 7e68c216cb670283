import { deepEqual, equal, ok } from "node:assert/strict";
import { connectionId, epochMs, type Instant, instantOf, tenantId, type TenantId } from "#domain";
import type {
  Attempt,
  Claim,
  Inbox,
  Notice,
  NotifyEvent,
  NotifySettings,
  Outbox,
  Spread,
  Webhook,
} from "#notify";

/** What a case runs against; nothing is in it at the beginning of each. */
export type OutboxSetting = {
  readonly outbox: Outbox;
  readonly inboxOf: (tenant: TenantId) => Inbox;
  readonly settingsOf: (tenant: TenantId) => NotifySettings;
};

/** One thing that all outboxes must do. */
export type OutboxCase = {
  readonly name: string;
  readonly run: (setting: OutboxSetting) => Promise<void>;
};

const [ANNA, BERT] = [tenantId("anna"), tenantId("bert")];
const START_MS = Date.UTC(2026, 0, 5, 12);
const at = (seconds: number): Instant => instantOf(START_MS + seconds * 1_000);
const TTL_MS = 60_000;

const event = (n: number): NotifyEvent => ({
  kind: "sync-recovered",
  key: `event ${n}`,
  at: at(n),
  detail: { connection: connectionId("c1"), label: "Mine", broker: "suite" },
});

const webhook = (id: string): Webhook => ({
  ...{ id, url: "https://example.org/hook", label: id, kinds: ["sync-recovered"] },
  ...{ enabled: true, createdAt: at(0) },
});

const everywhere = (
  _: Notice,
  facts: { readonly webhooks: readonly { id: string }[] },
): Spread => ({
  inApp: true,
  emailAt: at(0),
  webhooks: facts.webhooks.map(({ id }) => id),
});

const spread = ({ outbox }: OutboxSetting, plan = everywhere) => outbox.spread({ limit: 50, plan });
const claim = ({ outbox }: OutboxSetting, owner = "a", when = at(100)) =>
  outbox.claim({ owner, at: when, limit: 10, ttlMs: TTL_MS, mail: true });
const attempt = (seconds: number, error?: string): Attempt => ({
  ...{ at: at(seconds), ms: 5 },
  ...(error && { error, status: 500 }),
});
const only = (claims: readonly Claim[]): Claim => {
  const [one, ...more] = claims;
  equal(more.length, 0);
  ok(one, "one claim is found");
  return one;
};
const failure = { code: "x", message: "It failed", owner: "user", next: "Mend it" } as const;
const hooked = async (setting: OutboxSetting, tenant = ANNA) => {
  await setting.settingsOf(tenant).addWebhook(webhook(`hook of ${tenant}`));
  await setting.outbox.tell(tenant, [event(1)]);
  await spread(setting, (notice, facts) => ({ ...everywhere(notice, facts), emailAt: undefined }));
  return `hook of ${tenant}`;
};

/** What all outboxes must do, to be run against each. */
export const outboxCases: readonly OutboxCase[] = [
  {
    name: "keeps an event once, however often it is told, and each tenant's for itself",
    async run(setting) {
      const { outbox, inboxOf } = setting;
      await outbox.tell(ANNA, [event(1), event(2)]);
      await outbox.tell(ANNA, [event(2), event(3)]);
      await outbox.tell(BERT, [event(1)]);
      deepEqual(await spread(setting), { taken: 4, tenants: [ANNA, BERT] });
      await outbox.tell(ANNA, [event(1)]);
      deepEqual(await spread(setting), { taken: 0, tenants: [] });
      const { items, unread } = await inboxOf(ANNA).list({ limit: 10 });
      deepEqual(
        items.map(({ key }) => key),
        ["event 3", "event 2", "event 1"],
      );
      equal(unread, 3);
      equal(await inboxOf(BERT).unread(), 1);
    },
  },
  {
    name: "lists page by page, and marks as read what is named, or all up to a moment",
    async run(setting) {
      const { outbox, inboxOf } = setting;
      await outbox.tell(ANNA, [1, 2, 3, 4, 5].map(event));
      await outbox.tell(BERT, [event(9)]);
      await spread(setting);
      const inbox = inboxOf(ANNA);
      const first = await inbox.list({ limit: 3 });
      const second = await inbox.list({ limit: 3, after: first.next });
      const keys = [...first.items, ...second.items].map(({ key }) => key);
      deepEqual(
        keys,
        [5, 4, 3, 2, 1].map((n) => `event ${n}`),
      );
      equal(second.next, undefined);
      const [newest] = first.items;
      equal(await inbox.read([newest?.id ?? ""], at(10)), 1);
      equal(await inbox.read([newest?.id ?? ""], at(11)), 0);
      equal((await inbox.list({ limit: 9, unread: true })).items.length, 4);
      equal(await inbox.read("all", at(3)), 3);
      equal(await inbox.unread(), 1);
      equal((await inbox.list({ limit: 1 })).items[0]?.readAt, at(10));
      equal(await inboxOf(BERT).unread(), 1);
    },
  },
  {
    name: "leaves out of the list what its user does not want there",
    async run(setting) {
      await setting.outbox.tell(ANNA, [event(1)]);
      const nowhere = () => ({ inApp: false, webhooks: [] });
      deepEqual(await spread(setting, nowhere), { taken: 1, tenants: [] });
      deepEqual((await setting.inboxOf(ANNA).list({ limit: 9 })).items, []);
      deepEqual(await claim(setting), []);
    },
  },
  {
    name: "claims the mails of a tenant together and each message for itself, when they are due",
    async run(setting) {
      await setting.settingsOf(ANNA).addWebhook(webhook("h1"));
      await setting.outbox.tell(ANNA, [event(1), event(2)]);
      await spread(setting);
      deepEqual(await claim(setting, "a", at(-1)), []);
      const withoutMail = { owner: "w", at: at(-1), limit: 9, ttlMs: TTL_MS, mail: false };
      deepEqual(await setting.outbox.claim(withoutMail), []);
      const claims = await claim(setting);
      const shape = claims.map(({ channel, deliveries }) => `${channel} ${deliveries.length}`);
      deepEqual(shape.toSorted(), ["email 2", "webhook 1", "webhook 1"]);
      deepEqual(await claim(setting, "b"), []);
    },
  },
  {
    name: "gives what a dead process held to another, under the same ids",
    async run(setting) {
      await hooked(setting);
      const first = only(await claim(setting, "a"));
      const later = instantOf(epochMs(at(100)) + TTL_MS);
      const second = only(await claim(setting, "b", later));
      deepEqual(second.deliveries, first.deliveries);
      const sent = { kind: "sent", attempt: attempt(1) } as const;
      equal(await setting.outbox.settle(first, sent), false);
      equal(await setting.outbox.settle(second, sent), true);
      deepEqual(await claim(setting, "c", at(9_999)), []);
    },
  },
  {
    name: "tries again at the given time and keeps the last tries",
    async run(setting) {
      const hook = await hooked(setting);
      for (let n = 0; n < 15; n++) {
        const due = at(200 + n);
        const outcome = {
          kind: "again",
          attempt: attempt(n, `e${n}`),
          dueAt: at(201 + n),
        } as const;
        equal(await setting.outbox.settle(only(await claim(setting, "a", due)), outcome), true);
        deepEqual(await claim(setting, "a", due), []);
      }
      const [delivery] = await setting.settingsOf(ANNA).deliveries(hook, 9);
      equal(delivery?.tries, 15);
      deepEqual(
        delivery?.attempts.map(({ error }) => error),
        Array.from({ length: 12 }, (_, n) => `e${n + 3}`),
      );
      const [kept] = await setting.settingsOf(ANNA).webhooks();
      equal(kept?.failingSince, at(0));
    },
  },
  {
    name: "switches a webhook off when told, and forgets why when it is switched on",
    async run(setting) {
      const hook = await hooked(setting);
      const outcome = { kind: "failed", attempt: attempt(1, "x"), failure, disable: true } as const;
      await setting.outbox.settle(only(await claim(setting)), outcome);
      const settings = setting.settingsOf(ANNA);
      const [off] = await settings.webhooks();
      deepEqual([off?.enabled, off?.disabledFor, off?.failingSince], [false, failure, at(1)]);
      const on = await settings.changeWebhook(hook, { enabled: true, label: "New" });
      deepEqual(on, { ...webhook(hook), label: "New" });
      equal(await settings.changeWebhook("nothing", { label: "x" }), undefined);
    },
  },
  {
    name: "sends a delivery once more under its id, and what failed heals the webhook",
    async run(setting) {
      const hook = await hooked(setting);
      const first = only(await claim(setting));
      const failed = { kind: "failed", attempt: attempt(1, "x"), failure } as const;
      await setting.outbox.settle(first, failed);
      deepEqual(await claim(setting, "a", at(999)), []);
      const ids = first.deliveries.map(({ id }) => id);
      const settings = setting.settingsOf(ANNA);
      equal(await setting.settingsOf(BERT).replay({ ids }, at(500)), 0);
      equal(await settings.replay({ ids, webhook: "another" }, at(500)), 0);
      equal(await settings.replay({ ids, webhook: hook }, at(500)), 1);
      const again = only(await claim(setting, "a", at(500)));
      deepEqual(
        again.deliveries.map(({ id, tries, notice }) => [id, tries, notice.id]),
        first.deliveries.map(({ id, notice }) => [id, 0, notice.id]),
      );
      await setting.outbox.settle(again, { kind: "sent", attempt: attempt(501) });
      const [kept] = await settings.webhooks();
      equal(kept?.failingSince, undefined);
      equal((await settings.deliveries(hook, 9))[0]?.state, "sent");
    },
  },
  {
    name: "drops what is on its way to a webhook that is removed",
    async run(setting) {
      const hook = await hooked(setting);
      await hooked(setting, BERT);
      equal(await setting.settingsOf(BERT).removeWebhook(hook), false);
      equal(await setting.settingsOf(ANNA).removeWebhook(hook), true);
      equal(only(await claim(setting)).tenant, BERT);
      deepEqual(await setting.settingsOf(ANNA).deliveries(hook, 9), []);
    },
  },
  {
    name: "forgets what is old and has come to its end",
    async run(setting) {
      await hooked(setting);
      await setting.outbox.tell(ANNA, [event(50)]);
      await spread(setting, () => ({ inApp: true, webhooks: [] }));
      equal(await setting.outbox.prune(at(40)), 0);
      const sent = { kind: "sent", attempt: attempt(1) } as const;
      await setting.outbox.settle(only(await claim(setting)), sent);
      equal(await setting.outbox.prune(at(40)), 1);
      const { items } = await setting.inboxOf(ANNA).list({ limit: 9 });
      deepEqual(
        items.map(({ key }) => key),
        ["event 50"],
      );
    },
  },
  {
    name: "keeps what a user chose",
    async run({ settingsOf }) {
      equal(await settingsOf(ANNA).preferences(), undefined);
      const chosen = {
        inApp: ["needs-user"],
        email: { address: "a@example.org", kinds: [], digest: "daily", digestAt: "07:30" },
        quiet: { from: "22:00", to: "07:00" },
        zone: "Europe/Berlin",
      } as const;
      await settingsOf(ANNA).save(chosen);
      deepEqual(await settingsOf(ANNA).preferences(), chosen);
      equal(await settingsOf(BERT).preferences(), undefined);
    },
  },
  {
    name: "never gives a delivery to two who ask at once",
    async run(setting) {
      await setting.settingsOf(ANNA).addWebhook(webhook("h1"));
      await setting.outbox.tell(ANNA, [1, 2, 3, 4, 5, 6, 7, 8].map(event));
      await Promise.all(["a", "b", "c"].map(() => spread(setting)));
      const all = await Promise.all(["a", "b", "c"].map((owner) => claim(setting, owner)));
      const rest = await claim(setting, "d");
      const ids = [...all.flat(), ...rest].flatMap(({ deliveries }) =>
        deliveries.map(({ id }) => id),
      );
      equal(ids.length, 16);
      equal(new Set(ids).size, 16);
    },
  },
];
