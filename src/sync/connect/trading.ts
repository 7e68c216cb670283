import { type CredentialFields, type Failure, fail } from "#domain";
import type { BrokerAdapter, Credentials } from "#kit";
import { connectedAccounts } from "../pull/accounts.ts";
import { credentialRef, revealed } from "../pull/session.ts";
import type { Act, Connection, TradingCredentials } from "../ports/index.ts";
import type { ConnectionsParts } from "./connections.ts";
import { formFields, hidden } from "./form.ts";
import { replaceCredentials, saveToken } from "./keep.ts";
import { type Trial, tryCredentials } from "./trial.ts";

type Parts = ConnectionsParts;
type Given = { readonly credentials: Credentials; readonly act: Act | undefined };

/** Credentials for trading that were tried, and are not kept yet. */
export type TriedTrading = { readonly fields: CredentialFields; readonly trial: Trial };

/**
 * Tries credentials that are meant for trading alone. Fails with "credentials-not-separate" where
 * they are those that read, and with "other-accounts" where they reach none of the same accounts.
 */
export async function tryTrading(
  parts: Parts,
  connection: Connection,
  given: {
    readonly adapter: BrokerAdapter;
    readonly credentials: Credentials;
    /** Those that read. */
    readonly reading: Credentials;
    /** Ids of accounts that they reach. */
    readonly reached: readonly string[];
  },
): Promise<TriedTrading> {
  const { adapter, reading, reached } = given;
  const { manifest } = adapter;
  const typed = formFields(manifest, given.credentials);
  if (isSame(typed, reading)) fail(notSeparate(connection.label));
  const fields = hidden(typed);
  const trial = await tryCredentials(parts, { connection, adapter, fields });
  const seenAt = parts.clock.now();
  const accounts = connectedAccounts(connection, manifest, { accounts: trial.accounts, seenAt });
  if (!accounts.some(({ id }) => reached.includes(id))) fail(otherAccounts(connection.label));
  return { fields, trial };
}

const isSame = (a: Credentials, b: Credentials) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => a[name] === b[name]);

/** Gives a connection credentials of its own for trading, in the place of those before. */
export async function giveTrading(
  parts: Parts,
  connection: Connection,
  { credentials, act }: Given,
): Promise<Connection> {
  const { store } = parts;
  const adapter = await parts.adapterOf(connection.broker);
  const reading = revealed((await parts.credentials.open(credentialRef(connection))).fields);
  const reached = (await store.accounts(connection.id)).map(({ id }) => id);
  const tried = await tryTrading(parts, connection, { adapter, credentials, reading, reached });
  await keepTrading(parts, connection, tried.fields);
  await saveToken(parts, connection, { token: tried.trial.token, purpose: "trade" });
  return store.change(connection.id, { trading: "own" }, act);
}

/** Keeps what was tried. Nothing trades with it before the connection says so. */
export async function keepTrading(
  parts: Parts,
  connection: Connection,
  fields: CredentialFields,
): Promise<void> {
  // What a process that ended left behind may stand there, though nothing used it.
  if (connection.trading !== "own") return putAnew(parts, connection, fields);
  await replaceCredentials(parts, connection, { fields, purpose: "trade" });
}

async function putAnew(parts: Parts, connection: Connection, fields: CredentialFields) {
  await forgetTrading(parts, connection);
  await parts.credentials.put(credentialRef(connection, "trade"), fields);
}

export async function forgetTrading({ credentials, store }: Parts, connection: Connection) {
  await credentials.remove(credentialRef(connection, "trade"));
  await store.tradeTokens.remove(connection.id);
}

/** Has orders sent with the credentials that read, or not at all; what was kept is forgotten. */
export async function endTrading(
  parts: Parts,
  connection: Connection,
  {
    trading,
    act,
  }: {
    readonly trading: Exclude<TradingCredentials, "own">;
    readonly act: Act | undefined;
  },
): Promise<Connection> {
  const changed = await parts.store.change(connection.id, { trading }, act);
  await forgetTrading(parts, connection);
  return changed;
}

const notSeparate = (label: string): Failure => ({
  code: "credentials-not-separate",
  message: `The credentials that are to trade for "${label}" are those that read`,
  owner: "user",
  next: "Make a second set at the broker, or let the ones that read trade too",
});

export const otherAccounts = (label: string): Failure => ({
  code: "other-accounts",
  message: `The credentials reach none of the accounts of "${label}"`,
  owner: "user",
  next: "Use the credentials of the same log-in, or connect these as a new connection",
});
