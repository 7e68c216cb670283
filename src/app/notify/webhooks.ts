import { epochMs, fail, instantOf, type TenantId } from "#domain";
import { type DeliveryBody, type WebhookBody, type WebhookServices, wire } from "#http";
import { type Delivery, send, type Webhook, webhookUrl, wordsOf } from "#notify";
import type { NotifyParts } from "./parts.ts";
import { webhookRef } from "./secrets.ts";

/** More are hardly meant, and each costs a delivery for each notice. */
const MAX_WEBHOOKS = 20;
/** So long two secrets sign, which gives receivers time to take the new one. */
const ROTATION_MS = 24 * 3_600_000;
const SHOWN_DELIVERIES = 100;

/** Webhooks of a tenant as endpoints ask for them. */
export function webhookServices(parts: NotifyParts, tenant: TenantId): WebhookServices {
  const { secrets, surroundings, rules } = parts;
  const { notify: settings } = parts.store.forTenant(tenant);
  const { now, newId } = surroundings;

  const found = async (id: string): Promise<Webhook> =>
    (await settings.webhooks()).find((each) => each.id === id) ?? fail(unknownWebhook(id));

  return {
    list: async () => (await settings.webhooks()).map(bodyOf),
    async add({ url, label, kinds }) {
      webhookUrl(url, rules.allowed);
      if ((await settings.webhooks()).length >= MAX_WEBHOOKS) fail(tooManyWebhooks);
      const id = newId();
      const webhook = {
        ...{ id, url, label, kinds: [...new Set(kinds)], enabled: true, createdAt: now() },
      };
      // First the secret: a webhook without one could never send.
      const secret = await secrets.make(webhookRef(tenant, id));
      await settings.addWebhook(webhook);
      return { webhook: bodyOf(webhook), secret };
    },
    async change(id, { url, label, kinds, enabled }) {
      if (url !== undefined) webhookUrl(url, rules.allowed);
      const changed = await settings.changeWebhook(id, {
        ...(url !== undefined && { url }),
        ...(label !== undefined && { label }),
        ...(kinds !== undefined && { kinds: [...new Set(kinds)] }),
        ...(enabled !== undefined && { enabled }),
      });
      return bodyOf(changed ?? fail(unknownWebhook(id)));
    },
    async remove(id) {
      if (!(await settings.removeWebhook(id))) fail(unknownWebhook(id));
      await secrets.remove(webhookRef(tenant, id));
    },
    async rotate(id) {
      await found(id);
      const secret = await secrets.rotate(webhookRef(tenant, id));
      const rotatingUntil = instantOf(epochMs(now()) + ROTATION_MS);
      const webhook = await settings.changeWebhook(id, { rotatingUntil });
      return { webhook: bodyOf(webhook ?? fail(unknownWebhook(id))), secret };
    },
    async test(id) {
      const webhook = await found(id);
      const body = JSON.stringify({
        ...{ type: "test", timestamp: now(), title: "A test of OpenBlotter", text: "" },
        data: {},
      });
      const message = {
        ...{ id: `msg_test_${newId()}`, body },
        secrets: await parts.secretsOf(tenant, webhook),
      };
      const sending = { ...{ clock: surroundings, rules, post: parts.post } };
      return { ...(await send(sending, webhook, message)).attempt };
    },
    async deliveries(id) {
      await found(id);
      return (await settings.deliveries(id, SHOWN_DELIVERIES)).map(deliveryBody);
    },
    async replay(id, delivery) {
      await found(id);
      const count = await settings.replay({ ids: [delivery], webhook: id }, now());
      if (count === 0) fail(unknownDelivery(delivery));
    },
  };
}

const bodyOf = ({ kinds, disabledFor, ...webhook }: Webhook): WebhookBody => ({
  ...webhook,
  kinds: [...kinds],
  ...(disabledFor && { disabledFor: wire(disabledFor) }),
});

const deliveryBody = ({ id, notice, state, attempts, dueAt }: Delivery): DeliveryBody => ({
  ...{ id, notification: notice.id, kind: notice.kind, title: wordsOf(notice).title },
  ...{ state, attempts: attempts.map((attempt) => ({ ...attempt })), dueAt },
});

const unknownWebhook = (id: string) => ({
  code: "unknown-webhook",
  message: `There is no webhook "${id.slice(0, 100)}"`,
  owner: "user" as const,
  next: "Choose one from the list of webhooks",
});

const unknownDelivery = (id: string) => ({
  code: "unknown-delivery",
  message: `There is no delivery "${id.slice(0, 100)}"`,
  owner: "user" as const,
  next: "Choose one from the log of the webhook",
});

const tooManyWebhooks = {
  code: "too-many-webhooks",
  message: `There are ${MAX_WEBHOOKS} webhooks already`,
  owner: "user",
  next: "Remove one that is no longer needed",
} as const;
