import { fail, type TenantId } from "#domain";
import type { NotificationBody, NotificationServices, NotifyPreferencesBody } from "#http";
import {
  confirmedOf,
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
import { askAddress, checkAddress } from "./address.ts";
import type { NotifyParts } from "./parts.ts";

/** What one tenant is told, as endpoints ask for it. */
export function notificationServices(parts: NotifyParts, tenant: TenantId): NotificationServices {
  const { inbox, notify: settings } = parts.store.forTenant(tenant);
  const { surroundings: clock, mail, secrets, url } = parts;
  const confirming = { secrets, clock, url };

  const addressOf = async (chosen: Preferences | undefined) =>
    (chosen && confirmedOf(chosen)) ?? (await parts.addressOf(tenant));

  /** What was chosen and nobody has confirmed yet. */
  const pendingOf = (chosen: Preferences | undefined) =>
    chosen && confirmedOf(chosen) === undefined ? chosen.email.address : undefined;

  /** The address that may be sent to from now on; asks a new one first. */
  async function confirmed({ address, confirm }: NotifyPreferencesBody["email"]) {
    if (address === undefined) return {};
    const before = (await settings.preferences())?.email;
    const own = await parts.addressOf(tenant);
    if (confirm !== undefined) await checkAddress(confirming, { tenant, address }, confirm);
    if (confirm !== undefined || [own, before?.confirmed].includes(address))
      return { confirmed: address };
    if (mail && address !== before?.address)
      await askAddress(confirming, mail, { tenant, address });
    return before?.confirmed === undefined ? {} : { confirmed: before.confirmed };
  }

  async function shown() {
    const chosen = await settings.preferences();
    const address = await addressOf(chosen);
    const pending = pendingOf(chosen);
    return {
      kinds: NOTICE_KINDS.map((kind) => ({ kind, name: KINDS[kind].name })),
      preferences: bodyOf(chosen ?? DEFAULT_PREFERENCES),
      chosen: chosen !== undefined,
      mail: {
        available: mail !== undefined,
        ...(address !== undefined && { address }),
        ...(pending !== undefined && { pending }),
      },
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
      const { confirm: _, ...email } = given.email;
      await settings.save({ ...given, email: { ...email, ...(await confirmed(given.email)) } });
      return shown();
    },
    async testMail() {
      if (!mail) return fail(NO_SERVER);
      const chosen = await settings.preferences();
      const at = clock.now();
      const began = clock.monotonicMs();
      const took = () => ({ at, ms: Math.round(clock.monotonicMs() - began) });
      const pending = pendingOf(chosen);
      if (pending !== undefined) {
        await askAddress(confirming, mail, { tenant, address: pending });
        return took();
      }
      const to = (await addressOf(chosen)) ?? fail(NO_ADDRESS);
      const mailed = mailOf([], { to, url: parts.url });
      const text = "This mail shows that mail from OpenBlotter arrives.";
      const subject = "A test of OpenBlotter";
      const id = `test-${clock.newId()}`;
      await mail({ ...mailed, subject, text, html: `<p>${text}</p>`, id });
      return took();
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

function emailOf({ confirmed: _, ...email }: Preferences["email"]): NotifyPreferencesBody["email"] {
  return { ...email, kinds: [...email.kinds] };
}

const bodyOf = ({ inApp, email, quiet, zone }: Preferences): NotifyPreferencesBody => ({
  ...{ inApp: [...inApp], zone, ...(quiet && { quiet }) },
  email: emailOf(email),
});
