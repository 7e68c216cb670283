import type { Clock, TenantId } from "#domain";
import type { CalendarServices } from "#http";
import type { CalendarFeeds } from "#store";
import { hashOf, newToken } from "./people/tokens.ts";

export type CalendarParts = {
  readonly tenant: TenantId;
  readonly feeds: CalendarFeeds;
  readonly clock: Pick<Clock, "now">;
  readonly randomBytes: (count: number) => Uint8Array;
  /** The calendar of any tenant, since whoever asks is known by the secret only. */
  readonly textOf: (tenant: TenantId) => Promise<string>;
};

/** The calendar of log-ins that end. */
export function calendarServices(parts: CalendarParts): CalendarServices {
  const { tenant, feeds, clock } = parts;
  return {
    async state() {
      const madeAt = await feeds.madeAt(tenant);
      return { active: madeAt !== undefined, ...(madeAt !== undefined && { madeAt }) };
    },
    async make(act) {
      const token = newToken(parts.randomBytes);
      const madeAt = clock.now();
      await feeds.make({ tenant, hash: hashOf(token), at: madeAt }, act);
      return { path: `/api/calendar/relogins.ics?token=${token}`, madeAt };
    },
    remove: (act) => feeds.remove(tenant, act),
    async feed(token) {
      const owner = await feeds.tenantOf(hashOf(token));
      return owner && parts.textOf(owner);
    },
  };
}
