import { z } from "zod";
import { NOTICE_KINDS } from "#notify";
import { flag, instant, paging, zone } from "./common.ts";
import { failure } from "./problem.ts";

const kind = z.enum(NOTICE_KINDS);
const kinds = z.array(kind).max(NOTICE_KINDS.length);
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected a time of day, such as "22:30"');

export const notification = z
  .object({
    id: z.string(),
    kind,
    at: instant,
    title: z.string(),
    text: z.string(),
    path: z.string().meta({ description: "Page of the dashboard that shows more" }),
    connection: z.string().optional(),
    readAt: instant.optional(),
  })
  .meta({ id: "Notification", description: "Something that happened, as its user is told" });
export type NotificationBody = z.infer<typeof notification>;

export const notificationsQuery = z.object({ unread: flag.optional(), ...paging });
export type NotificationsQuery = z.input<typeof notificationsQuery>;
export const notificationPage = z.object({
  items: z.array(notification),
  next: z.string().optional(),
  unread: z.number().int(),
});
export type NotificationPage = z.infer<typeof notificationPage>;

export const readInput = z.strictObject({
  ids: z.array(z.string().max(100)).min(1).max(1000).optional().meta({
    description: "Default: all",
  }),
});
export const unreadCount = z.object({ unread: z.number().int() }).meta({ id: "UnreadCount" });
export type UnreadCount = z.infer<typeof unreadCount>;

export const notifyPreferences = z
  .strictObject({
    inApp: kinds,
    email: z.strictObject({
      address: z.email().max(200).optional().meta({
        description:
          "Default: the address that you sign in with. Another gets mail once its owner has confirmed it",
      }),
      confirm: z.string().max(200).optional().meta({
        description: "The token of the link that was mailed to the address; never sent back",
      }),
      kinds,
      digest: z.enum(["off", "hourly", "daily"]),
      digestAt: clockTime.meta({ description: "When the daily mail is sent" }),
    }),
    quiet: z
      .strictObject({ from: clockTime, to: clockTime })
      .refine(({ from, to }) => from !== to, "Expected two different times")
      .optional()
      .meta({ description: "Mail waits for their end" }),
    zone,
  })
  .meta({ id: "NotifyPreferences" });
export type NotifyPreferencesBody = z.infer<typeof notifyPreferences>;

export const notifySettings = z
  .object({
    kinds: z.array(z.object({ kind, name: z.string() })),
    preferences: notifyPreferences,
    chosen: z.boolean().meta({ description: "False while nothing but the defaults hold" }),
    mail: z.object({
      available: z.boolean().meta({ description: "The server knows a mail server" }),
      address: z.string().optional().meta({ description: "Where mail goes" }),
      pending: z.string().optional().meta({
        description: "An address that was chosen and that its owner has not confirmed yet",
      }),
    }),
  })
  .meta({ id: "NotifySettings" });
export type NotifySettingsBody = z.infer<typeof notifySettings>;

export const attempt = z
  .object({
    at: instant,
    ms: z.number().int(),
    status: z.number().int().optional(),
    error: z.string().optional().meta({ description: "Absent for a try that arrived" }),
  })
  .meta({ id: "DeliveryAttempt" });
export type AttemptBody = z.infer<typeof attempt>;

const label = z.string().trim().min(1).max(100);
const url = z.string().max(2000);

export const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    label: z.string(),
    kinds: z.array(kind),
    enabled: z.boolean(),
    disabledFor: failure.optional().meta({ description: "Why it was switched off by itself" }),
    failingSince: instant.optional(),
    createdAt: instant,
    rotatingUntil: instant.optional().meta({ description: "Until then two secrets sign" }),
  })
  .meta({ id: "Webhook", description: "Where a program of yours is told, without its secret" });
export type WebhookBody = z.infer<typeof webhook>;
export const webhookList = z.object({ items: z.array(webhook) });

export const webhookInput = z.strictObject({ url, label, kinds });
export type WebhookInput = z.output<typeof webhookInput>;
export const webhookChange = z.strictObject({
  url: url.optional(),
  label: label.optional(),
  kinds: kinds.optional(),
  enabled: z.boolean().optional(),
});
export type WebhookChangeBody = z.output<typeof webhookChange>;
export const webhookKey = z.object({ id: z.string().max(100) });

export const webhookSecret = z
  .object({
    webhook,
    secret: z.string().meta({ description: "Shown only now; receivers check signatures with it" }),
  })
  .meta({ id: "WebhookSecret" });
export type WebhookSecretBody = z.infer<typeof webhookSecret>;

export const delivery = z
  .object({
    id: z.string(),
    notification: z.string(),
    kind,
    title: z.string(),
    state: z.enum(["waiting", "sent", "failed", "dropped"]),
    attempts: z.array(attempt),
    dueAt: instant,
  })
  .meta({ id: "Delivery", description: "One notice on its way to a webhook" });
export type DeliveryBody = z.infer<typeof delivery>;
export const deliveryList = z.object({ items: z.array(delivery) });
export const deliveryKey = z.object({ id: z.string().max(100), delivery: z.string().max(100) });

export const connectionHook = z
  .object({
    active: z.boolean(),
    path: z.string().optional().meta({ description: "Address on this server that brokers call" }),
    createdAt: instant.optional(),
    calledAt: instant.optional(),
  })
  .meta({ id: "ConnectionHook", description: "Where a broker may ask that a connection be read" });
export type ConnectionHookBody = z.infer<typeof connectionHook>;
export const madeHook = z
  .object({
    path: z.string(),
    secret: z.string().meta({ description: "Shown only now; calls are signed with it" }),
  })
  .meta({ id: "MadeConnectionHook" });
export type MadeHookBody = z.infer<typeof madeHook>;
export const hookTaken = z
  .object({ taken: z.boolean().meta({ description: "False for a call that came before" }) })
  .meta({ id: "HookTaken" });
