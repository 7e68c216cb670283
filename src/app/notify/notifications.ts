import { fail, type TenantId } from "#domain";
import type { NotificationBody, NotificationServices, NotifyPreferencesBody } from "#http";
import {
  DEFAULT_PREFERENCES,
  KINDS,
  type ListedNotice,
  mailOf,
  NO_ADDRESS,
  NO_SERVER,
  NOTICE_KINDS,
  type Preferences,
  wordsOf,
} from "#notify";
import type { NotifyParts } from "./parts.ts";

/** What one tenant is told, as endpoints ask for it. */
export function notificationServices(parts: NotifyParts, tenant: TenantId): NotificationServices {
  const { inbox, notify: settings } = parts.store.forTenant(tenant);
  const { surroundings: clock, mail } = parts;

  const addressOf = async (chosen: Preferences | undefined) =>
    chosen?.email.address ?? (await parts.addressOf(tenant));

  async function shown() {
    const chosen = await settings.preferences();
    const address = await addressOf(chosen);
    return {
      kinds: NOTICE_KINDS.map((kind) => ({ kind, name: KINDS[kind].name })),
      preferences: bodyOf(chosen ?? DEFAULT_PREFERENCES),
      chosen: chosen !== undefined,
      mail: { available: mail !== undefined, ...(address !== undefined && { address }) },
    };
  }

  return {
    async list(page) {
      const { items, next, unread } = await inbox.list(page);
      return { items: items.map(noticeBody), ...(next !== undefined && { next }), unread };
    },
    async read(ids) {
      await inbox.read(ids ?? "all", clock.now());
      return inbox.unread();
    },
    settings: shown,
    async save(given) {
      await settings.save(given);
      return shown();
    },
    async testMail() {
      if (!mail) return fail(NO_SERVER);
      const to = (await addressOf(await settings.preferences())) ?? fail(NO_ADDRESS);
      const at = clock.now();
      const began = clock.monotonicMs();
      const mailed = mailOf([], { to, url: parts.url });
      const text = "This mail shows that mail from OpenBlotter arrives.";
      const subject = "A test of OpenBlotter";
      const id = `test-${clock.newId()}`;
      await mail({ ...mailed, subject, text, html: `<p>${text}</p>`, id });
      return { at, ms: Math.round(clock.monotonicMs() - began) };
    },
  };
}

const noticeBody = (notice: ListedNotice): NotificationBody => {
  const { id, kind, at, detail, readAt } = notice;
  return {
    ...{ id, kind, at, ...wordsOf(notice) },
    ...("connection" in detail && { connection: detail.connection }),
    ...(readAt && { readAt }),
  };
};

const bodyOf = ({ inApp, email, quiet, zone }: Preferences): NotifyPreferencesBody => ({
  ...{ inApp: [...inApp], zone, ...(quiet && { quiet }) },
  email: { ...email, kinds: [...email.kinds] },
});
