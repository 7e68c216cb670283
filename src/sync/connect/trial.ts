import type { CredentialFields } from "#domain";
import type { BrokerAccount, BrokerAdapter, TokenSet } from "#kit";
import { listAccounts } from "../pull/accounts.ts";
import { credentialRef, openSession, type SessionParts } from "../pull/session.ts";
import type { Connection, CredentialStore, TokenState, TokenStore } from "../ports/index.ts";

export type Trial = {
  readonly accounts: readonly BrokerAccount[];
  /** The log-in that the trial made; some credentials can be used for one only. */
  readonly token: TokenSet | undefined;
};

/**
 * Signs in and lists the accounts, and stores nothing: credentials that do not work must not take
 * the place of those that do. Fails as the broker does, and with "other-environment".
 */
export async function tryCredentials(
  parts: SessionParts,
  options: {
    readonly connection: Connection;
    readonly adapter: BrokerAdapter;
    readonly fields: CredentialFields;
  },
): Promise<Trial> {
  const { connection, adapter, fields } = options;
  const tokens = trialTokens();
  const session = openSession(
    { ...parts, credentials: trialCredentials(fields), store: { ...parts.store, tokens } },
    { connection, adapter, owner: "trial", observe: undefined },
  );
  const accounts = await listAccounts(session, connection);
  const state = await tokens.read(connection.id);
  return { accounts, token: state && (await openedToken(parts, connection, state)) };
}

async function openedToken(
  { seal }: SessionParts,
  connection: Connection,
  { generation, sealed }: TokenState,
): Promise<TokenSet> {
  return JSON.parse(await seal.open(credentialRef(connection), generation, sealed)) as TokenSet;
}

const refused = () => Promise.reject(new Error("A trial stores no credentials"));

const trialCredentials = (fields: CredentialFields): CredentialStore => ({
  put: refused,
  replace: refused,
  confirm: refused,
  remove: refused,
  open: async () => ({ version: 0, fields }),
});

function trialTokens(): TokenStore {
  let state: TokenState | undefined;
  return {
    read: async () => state,
    beginRefresh: async () => true,
    save: async (_id, generation, next) => {
      state = { ...next, generation: generation + 1 };
      return true;
    },
    abandonRefresh: async () => {},
    remove: async () => void (state = undefined),
  };
}
