import { epochMs, type Instant, instantOf } from "#domain";
import type { ConnectedAccount, Connection } from "../ports/index.ts";
import type { PullsParts } from "./parts.ts";

const MINUTE_MS = 60_000;
const SOON_MS = 1_000;

export type RotaParts = Pick<PullsParts, "nextDueAt">;
type Read = { readonly startedAt: Instant; readonly endedAt: Instant };

/** What the user chose for accounts, beside what the broker says of them now. */
export function withChoices(
  listed: readonly ConnectedAccount[],
  known: readonly ConnectedAccount[],
): readonly ConnectedAccount[] {
  const byId = new Map(known.map((account) => [account.id, account]));
  return listed.map((account) => ({ ...byId.get(account.id), ...account }));
}

export const isRead = ({ syncEnabled = true }: ConnectedAccount): boolean => syncEnabled;

/** Whether accounts have different intervals, so that it matters when each was read. */
export const isMixed = (accounts: readonly ConnectedAccount[]): boolean =>
  accounts.some(({ intervalMinutes }) => intervalMinutes !== undefined);

/** The accounts whose time has come. Without intervals of their own that is all of them. */
export function dueAccounts(
  parts: RotaParts,
  connection: Connection,
  { accounts, now }: { readonly accounts: readonly ConnectedAccount[]; readonly now: Instant },
): readonly ConnectedAccount[] {
  if (!isMixed(accounts)) return accounts;
  return accounts.filter((account) => {
    const { readAt } = account;
    if (readAt === undefined) return true;
    return (
      dueAfter(parts, connection, { account, read: { startedAt: readAt, endedAt: readAt } }) <= now
    );
  });
}

/**
 * When a connection is due again whose accounts were read at these times; one of which it is not
 * known was read with the connection.
 */
export function nextRead(
  parts: RotaParts,
  connection: Connection,
  { accounts, read }: { readonly accounts: readonly ConnectedAccount[]; readonly read: Read },
): Instant {
  const chosen = accounts.filter(isRead);
  if (!isMixed(chosen)) return dueAfter(parts, connection, { read });
  const dues = chosen.map((account) => {
    const { readAt = read.startedAt } = account;
    const itsRead = readAt === read.startedAt ? read : { startedAt: readAt, endedAt: readAt };
    return epochMs(dueAfter(parts, connection, { account, read: itsRead }));
  });
  // One whose time came while others were read is next.
  return instantOf(Math.max(Math.min(...dues), epochMs(read.endedAt) + SOON_MS));
}

function dueAfter(
  { nextDueAt }: RotaParts,
  connection: Connection,
  { account, read }: { readonly account?: ConnectedAccount; readonly read: Read },
): Instant {
  const intervalMinutes = account?.intervalMinutes ?? connection.intervalMinutes;
  if (nextDueAt) return nextDueAt({ ...connection, intervalMinutes }, read);
  return instantOf(epochMs(read.endedAt) + intervalMinutes * MINUTE_MS);
}
