import type { Instant } from "#domain";
import { NOTICE_KINDS } from "./events.ts";
import { KINDS } from "./kinds.ts";
import type { Notice, Preferences, Spread, SpreadFacts } from "./ports.ts";
import { isWithin, nextAt, nextHour } from "./wall-clock.ts";

/** What holds for a user who chose nothing. */
export const DEFAULT_PREFERENCES: Preferences = {
  inApp: NOTICE_KINDS.filter((kind) => KINDS[kind].inApp),
  email: {
    kinds: NOTICE_KINDS.filter((kind) => KINDS[kind].email),
    digest: "off",
    digestAt: "08:00",
  },
  zone: "UTC",
};

/** Where a notice goes. A webhook is not told of its own end, which it could not hear. */
export function spreadOf(
  notice: Notice,
  { preferences = DEFAULT_PREFERENCES, webhooks }: SpreadFacts,
  now: Instant,
): Spread {
  const { kind } = notice;
  const own = notice.kind === "dead-letter" ? notice.detail.webhook : undefined;
  return {
    inApp: preferences.inApp.includes(kind),
    ...(preferences.email.kinds.includes(kind) && {
      emailAt: isUrgent(notice) ? now : mailTime(preferences, now),
    }),
    webhooks: webhooks
      .filter(({ id, enabled, kinds }) => enabled && id !== own && kinds.includes(kind))
      .map(({ id }) => id),
  };
}

/** Owners hear of a broker that can be connected from now on at once, whatever they gather. */
const isUrgent = (notice: Notice): boolean =>
  notice.kind === "catalogue-changed" && notice.detail.added.length > 0;

/** When a mail may be sent that could go now: with the next digest, and not in quiet hours. */
export function mailTime({ email, quiet, zone }: Preferences, now: Instant): Instant {
  const digest = {
    off: () => now,
    hourly: () => nextHour(now, zone),
    daily: () => nextAt(email.digestAt, now, zone),
  }[email.digest]();
  return quiet && isWithin(digest, quiet, zone) ? nextAt(quiet.to, digest, zone) : digest;
}
