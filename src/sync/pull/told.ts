import type { AccountId, Instant } from "#domain";
import type { BrokerAccount, BrokerManifest, StatementRecord } from "#kit";
import type { ConnectedAccount, Connection } from "../ports/index.ts";
import { connectedAccounts } from "./accounts.ts";

export type TellingParts = {
  readonly connection: Pick<Connection, "id">;
  readonly manifest: BrokerManifest;
  /** Accounts by id; gets those that are told. */
  readonly known: Map<AccountId, ConnectedAccount>;
  readonly seenAt: Instant;
  readonly save: (accounts: readonly ConnectedAccount[]) => Promise<readonly ConnectedAccount[]>;
};

/**
 * Finds accounts in records, for brokers whose list of accounts is in a report that was still being
 * made when it was asked for.
 */
export function accountsTold({ connection, manifest, known, seenAt, save }: TellingParts) {
  return async (records: readonly StatementRecord[]): Promise<void> => {
    const told = new Map(records.flatMap(namedIn).map((each) => [each.number, each]));
    const accounts = connectedAccounts(connection, manifest, {
      accounts: [...told.values()],
      seenAt,
    });
    const fresh = accounts.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return;
    for (const account of await save(fresh)) known.set(account.id, account);
  };
}

function namedIn(record: StatementRecord): readonly BrokerAccount[] {
  const { number, name, currency } = ("account" in record && record.account) || {};
  if (number === undefined) return [];
  return [
    {
      ...{ key: number, number },
      ...(name === undefined ? {} : { name }),
      ...(currency === undefined ? {} : { currency }),
    },
  ];
}
