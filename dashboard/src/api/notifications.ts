import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

export const NOTICES_KEY = ["notifications"] as const;
export const NOTIFY_SETTINGS_KEY = ["notify-settings"] as const;
export const WEBHOOKS_KEY = ["webhooks"] as const;

const NOTICES = 50;

/** Notices, newest first; each page says how many are unread. */
export const notices = (only: "all" | "unread") =>
  infiniteQueryOptions({
    queryKey: [...NOTICES_KEY, only],
    queryFn: ({ pageParam, signal }) =>
      get<Api.NotificationPage>(
        "/api/notifications",
        { limit: NOTICES, after: pageParam, unread: only === "unread" ? true : undefined },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

export const unreadNotices = () =>
  queryOptions({
    queryKey: [...NOTICES_KEY, "count"],
    queryFn: async ({ signal }) =>
      (await get<Api.NotificationPage>("/api/notifications", { limit: 1 }, signal)).unread,
  });

/** These, or all. */
export const readNotices = (ids?: readonly string[]) =>
  send<Api.UnreadCount>("POST", "/api/notifications/read", ids === undefined ? {} : { ids });

export const notifySettings = () =>
  queryOptions({
    queryKey: NOTIFY_SETTINGS_KEY,
    queryFn: ({ signal }) => get<Api.NotifySettingsBody>("/api/notifications/settings", {}, signal),
  });

export const savePreferences = (preferences: Api.NotifyPreferencesBody) =>
  send<Api.NotifySettingsBody>("PUT", "/api/notifications/settings", preferences);

export const testMail = () => send<Api.AttemptBody>("POST", "/api/notifications/test-mail", {});

export const webhooks = () =>
  queryOptions({
    queryKey: WEBHOOKS_KEY,
    queryFn: async ({ signal }) =>
      (await get<{ items: Api.WebhookBody[] }>("/api/webhooks", {}, signal)).items,
  });

export const deliveries = (id: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, id, "deliveries"],
    queryFn: async ({ signal }) =>
      (await get<{ items: Api.DeliveryBody[] }>(`${pathOf(id)}/deliveries`, {}, signal)).items,
  });

const pathOf = (id: string) => `/api/webhooks/${encodeURIComponent(id)}`;

export const addWebhook = (input: Api.WebhookInput) =>
  send<Api.WebhookSecretBody>("POST", "/api/webhooks", input);
export const changeWebhook = (id: string, change: Api.WebhookChangeBody) =>
  send<Api.WebhookBody>("PUT", pathOf(id), change);
export const removeWebhook = (id: string) => send<undefined>("DELETE", pathOf(id));
export const rotateWebhook = (id: string) =>
  send<Api.WebhookSecretBody>("POST", `${pathOf(id)}/rotate`);
export const testWebhook = (id: string) => send<Api.AttemptBody>("POST", `${pathOf(id)}/test`);
export const replayDelivery = (id: string, delivery: string) =>
  send<undefined>("POST", `${pathOf(id)}/deliveries/${encodeURIComponent(delivery)}/replay`);
