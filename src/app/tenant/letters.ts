import { brokerCatalogue } from "#brokers";
import { type DeadLetter, fail, type Instant, type TenantId } from "#domain";
import type { NotifySettings } from "#notify";
import { calendarServices } from "../calendar.ts";
import { deadLetterServices } from "../dead-letters.ts";
import { reloginCalendar } from "../relogins.ts";
import type { TenantCore } from "./core.ts";
import type { TenantParts } from "./parts.ts";

/** What waits for a person: work that was given up, and log-ins that end. */
export const waitingServices = (parts: TenantParts, core: TenantCore) => ({
  deadLetters: deadLetterServices({
    ...{ store: core.store.deadLetters, clock: parts.surroundings },
    replay: replays(parts, core),
  }),
  calendar: calendarServices({
    ...{ tenant: core.tenant, feeds: parts.store.calendars, clock: parts.surroundings },
    randomBytes: parts.surroundings.randomBytes,
    textOf: (owner) => reloginsOf(parts, owner),
  }),
});

function replays({ store: all, surroundings }: TenantParts, { store, connections }: TenantCore) {
  const sentAgain = (letter: DeadLetter) => sendAgain(store.notify, letter, surroundings.now());
  return {
    pull: async ({ connection }: DeadLetter) =>
      connections.begin(connection ?? fail(notReplayable)),
    // Counted like any other, since it may end its process again.
    slot: async ({ connection }: DeadLetter) =>
      all.schedules.ask(connection ?? fail(notReplayable)),
    webhook: sentAgain,
    notification: sentAgain,
  };
}

function reloginsOf({ store, surroundings }: TenantParts, tenant: TenantId) {
  const { connections } = store.forTenant(tenant);
  return reloginCalendar({ connections, brokers: brokerCatalogue }, surroundings.now());
}

/** What did not arrive is sent once more, under the ids that it had. */
async function sendAgain(notify: NotifySettings, { payload }: DeadLetter, at: Instant) {
  const { deliveries } = payload;
  const ids = Array.isArray(deliveries) ? deliveries.map(String) : [];
  if ((await notify.replay({ ids }, at)) === 0) fail(notReplayable);
}

const notReplayable = {
  code: "dead-letter-not-replayable",
  message: "This work cannot be begun anew from its letter",
  owner: "user" as const,
  next: "Dismiss it",
};
