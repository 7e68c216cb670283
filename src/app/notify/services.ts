import { brokerCatalogue } from "#brokers";
import type { ConnectionId, TenantId } from "#domain";
import type { Limiter } from "#guard";
import type { Services } from "#http";
import { hookServices } from "./hooks.ts";
import { notificationServices } from "./notifications.ts";
import type { NotifyParts } from "./parts.ts";
import { hookRef } from "./secrets.ts";
import { webhookServices } from "./webhooks.ts";

const schemeOf = (broker: string) => brokerCatalogue.find(broker)?.hook;

/** What a tenant is told and asked, as endpoints ask for it. */
export const notifyServices = (
  parts: NotifyParts,
  tenant: TenantId,
  limiter: Limiter,
): Pick<Services, "notifications" | "webhooks" | "hooks"> => ({
  notifications: notificationServices(parts, tenant),
  webhooks: webhookServices(parts, tenant),
  hooks: hookServices({ ...parts, limiter, schemeOf }, tenant),
});

/** The secret of a connection's hook goes with it. */
export const forgetHook = (parts: NotifyParts, tenant: TenantId, id: ConnectionId) =>
  parts.secrets.remove(hookRef(tenant, id));
