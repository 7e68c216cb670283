/** What people choose of connections and accounts, and when they are read because of it. */
import { fail } from "#domain";
import type { AccountSettings } from "#http";
import { checkInterval, type DueCadence, nextDueAt } from "#schedule";
import { type ConnectedAccountChange, type Connection, nextRead, type PullsParts } from "#sync";
import type { ConnectionsParts } from "./parts.ts";

export const dueAfter =
  ({ brokers, origins }: Pick<ConnectionsParts, "brokers" | "origins">): DueAfter =>
  (connection, reading) => {
    const { id, intervalMinutes } = connection;
    const cadence = cadenceOf({ brokers, origins }, connection);
    return nextDueAt({ id, intervalMinutes, cadence, ...reading });
  };

/** What stands in for a broker keeps no holidays. */
export function cadenceOf(
  { brokers, origins }: Pick<ConnectionsParts, "brokers" | "origins">,
  { broker, environment }: Pick<Connection, "broker" | "environment">,
): DueCadence {
  const { market, ...cadence } = brokers.find(broker)?.cadence ?? { leastMinutes: 0 };
  const isReal = environment === "live" || origins[broker] === undefined;
  return { ...cadence, ...(isReal && market !== undefined && { market }) };
}

type DueAfter = NonNullable<PullsParts["nextDueAt"]>;

/** A shorter interval counts from the last reading; what is retried or paused keeps its time. */
export async function rescheduled(parts: ConnectionsParts, before: Connection, minutes: number) {
  const { state, lastAttemptAt: startedAt } = before;
  const intervalMinutes = checkInterval(minutes);
  if (state !== "connected" || startedAt === undefined) return { intervalMinutes };
  const read = { startedAt, endedAt: parts.clock.now() };
  const accounts = await parts.store.connections.accounts(before.id);
  const changed = { ...before, intervalMinutes };
  const nextAttemptAt = nextRead({ nextDueAt: dueAfter(parts) }, changed, { accounts, read });
  return { intervalMinutes, nextAttemptAt };
}

/** Fails with "account-not-separate" where a broker tells of all accounts in one report. */
export function accountChange(
  { brokers }: ConnectionsParts,
  { broker }: Connection,
  { intervalMinutes, syncEnabled }: AccountSettings,
): ConnectedAccountChange {
  const manifest = brokers.find(broker);
  if (manifest?.history.per === "connection") fail(accountNotSeparate(manifest.name));
  return {
    ...(intervalMinutes !== undefined && {
      intervalMinutes: intervalMinutes === null ? null : checkInterval(intervalMinutes),
    }),
    ...(syncEnabled !== undefined && { syncEnabled }),
  };
}

const accountNotSeparate = (broker: string) => ({
  code: "account-not-separate",
  message: `${broker} tells of all accounts in one report, so one cannot be read apart from the others`,
  owner: "user" as const,
  next: "Change the interval of the connection",
});
