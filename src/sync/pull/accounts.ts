import { type Account, accountId, type AccountId, brokerId, fail, type Instant } from "#domain";
import type { AccountRef, BrokerAccount, BrokerManifest } from "#kit";
import type { ConnectedAccount, Connection } from "../ports/index.ts";
import { otherEnvironment } from "./failures.ts";
import type { Session } from "./session.ts";

/**
 * The accounts that a connection reaches. Fails with "other-environment" where the broker says that
 * one of them is not of the connection's environment.
 */
export async function listAccounts(
  session: Session,
  connection: Connection,
): Promise<readonly BrokerAccount[]> {
  const accounts = await session.ask("sync", (call) => session.adapter.accounts(call));
  for (const { environment } of accounts)
    if (environment !== undefined && environment !== connection.environment)
      fail(otherEnvironment(connection, environment));
  return accounts;
}

export const connectedAccounts = (
  { id: connection }: Pick<Connection, "id">,
  { institution }: BrokerManifest,
  { accounts, seenAt }: { readonly accounts: readonly BrokerAccount[]; readonly seenAt: Instant },
): readonly ConnectedAccount[] =>
  accounts.map((account) => ({
    ...account,
    id: accountId(institution, account.number),
    connection,
    seenAt,
  }));

/** The account as the blotter keeps it. */
export function brokerAccount(
  { id: broker, institution }: BrokerManifest,
  id: AccountId,
  known: ConnectedAccount | undefined,
): Account {
  const number = known?.number ?? numberOf(id, institution);
  return {
    id,
    broker: brokerId(broker),
    ...(number === undefined ? {} : { number }),
    ...(known?.name === undefined ? {} : { name: known.name }),
    ...(known?.currency === undefined ? {} : { currency: known.currency }),
  };
}

const numberOf = (id: AccountId, institution: string) =>
  id.startsWith(`${institution}:`) ? id.slice(institution.length + 1) : undefined;

/** Which account a record belongs to: the one that it names, else the one whose history it is of. */
export const accountFinder =
  ({ institution }: BrokerManifest) =>
  (ref: AccountRef | undefined, fallback: AccountId | undefined): AccountId =>
    ref?.number === undefined && fallback !== undefined
      ? fallback
      : accountId(ref?.institution ?? institution, ref?.number);
