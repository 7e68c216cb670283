import { epochMs, type Instant, instantOf } from "#domain";
import type { BrokerCatalogue } from "#kit";
import { calendarText, lifeOf, reloginDueAt, WARNING_HOURS } from "#schedule";
import type { Connection, ConnectionStore } from "#sync";

export type ReloginParts = {
  readonly connections: Pick<ConnectionStore, "list" | "tokens">;
  readonly brokers: Pick<BrokerCatalogue, "find">;
};

const HOUR_MS = 3_600_000;

/** When the log-in of a connection ends, where that is known. */
export async function reloginOf(
  {
    connections,
    brokers,
  }: Pick<ReloginParts, "brokers"> & {
    readonly connections: Pick<ConnectionStore, "tokens">;
  },
  { id, broker, signedInAt }: Connection,
): Promise<Instant | undefined> {
  const token = brokers.find(broker)?.token;
  if (!token || lifeOf(token) === undefined) return undefined;
  const refreshExpiresAt = (await connections.tokens.read(id))?.refreshExpiresAt;
  return reloginDueAt({ token, signedInAt, refreshExpiresAt });
}

/** The log-ins of a tenant that end, as a calendar that programs may fetch as often as they like. */
export async function reloginCalendar(parts: ReloginParts, now: Instant): Promise<string> {
  const connections = (await parts.connections.list()).filter(({ state }) => state !== "paused");
  const events = await Promise.all(
    connections.map(async (connection) => {
      const dueAt = await reloginOf(parts, connection);
      return dueAt === undefined ? [] : [eventOf(parts, connection, dueAt)];
    }),
  );
  return calendarText({ name: "OpenBlotter log-ins", now, events: events.flat() });
}

/** The hour before the log-in ends. It moves when the user signs in, and stays the same event. */
function eventOf({ brokers }: ReloginParts, { id, broker, label }: Connection, dueAt: Instant) {
  const name = brokers.find(broker)?.name ?? broker;
  return {
    uid: `relogin-${id}@openblotter`,
    start: instantOf(epochMs(dueAt) - HOUR_MS),
    end: dueAt,
    summary: `Sign in to ${name} again`,
    description: `The log-in of "${label}" ends. Reconnect it in OpenBlotter before; nothing is lost`,
    remindHours: WARNING_HOURS,
  };
}
