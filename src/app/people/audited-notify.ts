import type { AuditDetail } from "#domain";
import type { Services } from "#http";

type Note = (act: string, subject: string, detail?: AuditDetail) => Promise<unknown>;

/** Who is told what and where is written down; addresses name people, so they are left out. */
export function auditedNotify(
  { notifications, webhooks, hooks }: Services,
  note: Note,
): Pick<Services, "notifications" | "webhooks" | "hooks"> {
  return {
    notifications: {
      ...notifications,
      async save(preferences) {
        const saved = await notifications.save(preferences);
        const { digest, kinds } = preferences.email;
        await note("notifications-changed", "notifications", { digest, mailKinds: kinds.length });
        return saved;
      },
    },
    webhooks: {
      ...webhooks,
      async add(input) {
        const made = await webhooks.add(input);
        await note("webhook-added", `webhook:${made.webhook.id}`, { host: hostOf(input.url) });
        return made;
      },
      async change(id, change) {
        const changed = await webhooks.change(id, change);
        const { enabled, url } = changed;
        await note("webhook-changed", `webhook:${id}`, { enabled, host: hostOf(url) });
        return changed;
      },
      async remove(id) {
        await webhooks.remove(id);
        await note("webhook-removed", `webhook:${id}`);
      },
      async rotate(id) {
        const rotated = await webhooks.rotate(id);
        await note("webhook-secret-changed", `webhook:${id}`);
        return rotated;
      },
      async replay(id, delivery) {
        await webhooks.replay(id, delivery);
        await note("delivery-replayed", `webhook:${id}`, { delivery });
      },
    },
    hooks: {
      ...hooks,
      async make(connection) {
        const made = await hooks.make(connection);
        await note("hook-made", `connection:${connection}`);
        return made;
      },
      async remove(connection) {
        await hooks.remove(connection);
        await note("hook-removed", `connection:${connection}`);
      },
    },
  };
}

/** A path may hold a secret of the receiver. */
const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : "");
