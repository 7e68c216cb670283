/** Notices, webhooks and hooks for tests of endpoints. */
import type {
  NotificationBody,
  NotifySettingsBody,
  WebhookBody,
  WebhookSecretBody,
} from "../../contract/index.ts";
import type { HookServices, NotificationServices, WebhookServices } from "../../notify-services.ts";
import { notFound } from "../../problem.ts";

const AT = "2026-01-01T00:00:00.000000Z";

const notice: NotificationBody = {
  ...{ id: "n1", kind: "needs-user", at: AT, title: '"Mine" needs you', text: "Sign in." },
  ...{ path: "/connections/c1", connection: "c1" },
};

/** One notice, which is unread until it was read. */
export function fakeNotifications(): NotificationServices {
  let unread = 1;
  let settings: NotifySettingsBody = {
    kinds: [{ kind: "needs-user", name: "A connection needs you" }],
    preferences: {
      inApp: ["needs-user"],
      email: { kinds: ["needs-user"], digest: "off", digestAt: "08:00" },
      zone: "UTC",
    },
    chosen: false,
    mail: { available: true, address: "anna@example.org" },
  };
  return {
    list: async ({ unread: only }) => ({ items: only && unread === 0 ? [] : [notice], unread }),
    read: async () => (unread = 0),
    settings: async () => settings,
    save: async (preferences) => (settings = { ...settings, preferences, chosen: true }),
    testMail: async () => ({ at: AT, ms: 12 }),
  };
}

/** One webhook, "w1"; any other is unknown. */
export function fakeWebhooks(): WebhookServices {
  const webhook: WebhookBody = {
    ...{ id: "w1", url: "https://example.org/hook", label: "Bot", kinds: ["trade-closed"] },
    ...{ enabled: true, createdAt: AT },
  };
  const secret: WebhookSecretBody = { webhook, secret: "whsec_made" };
  const known = async <Result>(id: string, result: Result) => {
    if (id !== "w1") throw notFound("webhook", id);
    return result;
  };
  return {
    list: async () => [webhook],
    add: async (input) => ({ ...secret, webhook: { ...webhook, ...input } }),
    change: (id) => known(id, webhook),
    remove: (id) => known(id, undefined),
    rotate: (id) => known(id, secret),
    test: (id) => known(id, { at: AT, ms: 30, status: 204 }),
    deliveries: (id) =>
      known(id, [
        {
          ...{ id: "d1", notification: "n1", kind: "trade-closed", title: "Closed" },
          ...{ state: "sent", attempts: [{ at: AT, ms: 30, status: 204 }], dueAt: AT },
        },
      ]),
    replay: (id) => known(id, undefined),
  };
}

/** The connection "c1", which may be called. */
export function fakeHooks(): HookServices {
  const path = "/api/hooks/c1";
  return {
    show: async () => ({ active: true, path, createdAt: AT }),
    make: async () => ({ path, secret: "whsec_made" }),
    remove: async () => undefined,
    take: async (connection) => connection === "c1",
  };
}
