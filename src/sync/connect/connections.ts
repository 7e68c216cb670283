import {
  type ConnectionId,
  type Environment,
  type Failure,
  fail,
  type ImportId,
  type TenantId,
} from "#domain";
import type { BrokerAdapter, Credentials } from "#kit";
import { rebuildTouched } from "../import/rebuild.ts";
import { connectedAccounts } from "../pull/accounts.ts";
import { unknownConnection } from "../pull/failures.ts";
import type { PullsParts } from "../pull/parts.ts";
import { connectionSubject } from "../pull/letter.ts";
import { credentialRef } from "../pull/session.ts";
import type {
  Act,
  ActConnection,
  ConnectedAccount,
  Connection,
  ConnectionChange,
  Rebuilding,
} from "../ports/index.ts";
import { checkEnvironment, formFields, hidden } from "./form.ts";
import { replaceCredentials, saveToken } from "./keep.ts";
import { nextStanding, type StandingEvent } from "./state.ts";
import {
  endTrading,
  forgetTrading,
  giveTrading,
  keepTrading,
  otherAccounts,
  tryTrading,
} from "./trading.ts";
import { tryCredentials } from "./trial.ts";

export type ConnectionsParts = Pick<
  PullsParts,
  | "store"
  | "credentials"
  | "seal"
  | "adapterOf"
  | "callOf"
  | "clock"
  | "random"
  | "rules"
  | "deadLetters"
> & {
  readonly newConnectionId: () => ConnectionId;
  readonly newImportId: () => ImportId;
};

export type ConnectRequest = {
  readonly tenant: TenantId;
  readonly broker: string;
  readonly environment: Environment;
  /** Default: the broker's name. */
  readonly label?: string | undefined;
  /** By the names of the manifest's form. */
  readonly credentials: Credentials;
  /** 5 to 60. Default: what the manifest advises. */
  readonly intervalMinutes?: number | undefined;
  /** Whether orders may be sent with these credentials. Default: shared. */
  readonly trading?: "shared" | "none" | undefined;
  /** A second set, with which orders are sent instead. */
  readonly tradingCredentials?: Credentials | undefined;
};

export type Connected = {
  readonly connection: Connection;
  readonly accounts: readonly ConnectedAccount[];
};

/** Making, mending and ending connections. Credentials are tested before they are stored. */
export type Connections = {
  /**
   * Fails with "credentials-incomplete", "credentials-malformed", "environment-not-offered",
   * "other-environment", or as the broker does; nothing is stored then.
   */
  connect(request: ConnectRequest, act?: Act<ActConnection>): Promise<Connected>;
  /**
   * Puts new credentials in the place of the old ones; the connection and all its data stay. Fails
   * with "other-accounts" where they belong to another log-in, with "accounts-untold" where the
   * broker does not tell yet, and as `connect` does; the old ones stay then.
   */
  reconnect(id: ConnectionId, credentials: Credentials, act?: Act): Promise<Connected>;
  /**
   * Gives a second set of credentials, with which orders are sent from now on. Fails with
   * "credentials-not-separate", "other-accounts", and as `connect` does; nothing changes then.
   */
  giveTrading(id: ConnectionId, credentials: Credentials, act?: Act): Promise<Connection>;
  /** Removes the connection and its credentials; with `data` also what only it brought. */
  disconnect(id: ConnectionId, options: { readonly data: boolean }, act?: Act): Promise<void>;
  /** Changes settings at once; with `syncEnabled` it is paused or resumed. */
  change(id: ConnectionId, settings: ConnectionSettings, act?: Act): Promise<Connection>;
  /** Stops reading until it is resumed. A pull that runs comes to its end. */
  pause(id: ConnectionId): Promise<Connection>;
  resume(id: ConnectionId): Promise<Connection>;
};

/** What the user may set. A time of the next attempt gives way to that of resuming. */
export type ConnectionSettings = Pick<
  ConnectionChange,
  "label" | "syncEnabled" | "intervalMinutes" | "nextAttemptAt"
> & {
  /** A second set that was given for trading is forgotten. */
  readonly trading?: "shared" | "none";
};

const LEAST_MINUTES = 5;
const MOST_MINUTES = 60;

/** The life of connections over the given store, credentials and brokers. */
export function createConnections(parts: ConnectionsParts): Connections {
  const { store } = parts;
  const found = async (id: ConnectionId) => (await store.read(id)) ?? fail(unknownConnection(id));
  return {
    connect: (request, act) => connect(parts, request, act),
    reconnect: async (id, credentials, act) =>
      reconnect(parts, await found(id), { credentials, act }),
    giveTrading: async (id, credentials, act) =>
      giveTrading(parts, await found(id), { credentials, act }),
    async disconnect(id, options, act) {
      const connection = await found(id);
      // First the right to ask, so that nothing can be read for a connection that is half gone.
      await parts.credentials.remove(credentialRef(connection));
      await forgetTrading(parts, connection);
      const rebuild = (transaction: Rebuilding) => rebuildTouched(transaction, parts.rules);
      await store.remove(id, options.data ? { data: true, rebuild } : { data: false }, act);
    },
    async change(id, { trading, ...settings }, act) {
      const isAll = Object.keys(settings).length === 0;
      const ending = { trading: trading ?? "shared", act: isAll ? act : undefined } as const;
      const ended = trading && (await endTrading(parts, await found(id), ending));
      if (ended && isAll) return ended;
      const { syncEnabled } = settings;
      if (syncEnabled === undefined) return store.change(id, settings, act);
      const kind = syncEnabled ? "resumed" : "paused";
      return move(parts, await found(id), { kind, settings, act });
    },
    pause: async (id) => move(parts, await found(id), { kind: "paused" }),
    resume: async (id) => move(parts, await found(id), { kind: "resumed" }),
  };
}

async function connect(
  parts: ConnectionsParts,
  request: ConnectRequest,
  act: Act<ActConnection> | undefined,
): Promise<Connected> {
  const { store, credentials } = parts;
  const adapter = await parts.adapterOf(request.broker);
  checkEnvironment(adapter.manifest, request.environment);
  const fields = hidden(formFields(adapter.manifest, request.credentials));
  const connection = newConnection(parts, request, adapter);
  const trial = await tryCredentials(parts, { connection, adapter, fields });
  const accounts = connectedAccounts(connection, adapter.manifest, {
    accounts: trial.accounts,
    seenAt: parts.clock.now(),
  });
  const tried = await triedTrading(parts, connection, { request, adapter, accounts });
  const ref = credentialRef(connection);
  await credentials.put(ref, fields);
  try {
    if (tried) await keepTrading(parts, { ...connection, trading: "shared" }, tried.fields);
    await store.create(connection, act);
  } catch (error) {
    await credentials.remove(ref);
    await credentials.remove(credentialRef(connection, "trade"));
    throw error;
  }
  await saveToken(parts, connection, { token: trial.token, purpose: "sync" });
  await saveToken(parts, connection, { token: tried?.trial.token, purpose: "trade" });
  await saveAccounts(parts, connection, accounts);
  return { connection: (await store.read(connection.id)) ?? connection, accounts };
}

type Trying = {
  readonly request: ConnectRequest;
  readonly adapter: BrokerAdapter;
  readonly accounts: readonly ConnectedAccount[];
};

/** Both sets are tried before either is kept. */
async function triedTrading(
  parts: ConnectionsParts,
  connection: Connection,
  { request, adapter, accounts }: Trying,
) {
  const { tradingCredentials: given } = request;
  if (!given) return undefined;
  const reading = formFields(adapter.manifest, request.credentials);
  const reached = accounts.map(({ id }) => id);
  return tryTrading(parts, connection, { adapter, credentials: given, reading, reached });
}

function newConnection(
  { newConnectionId, newImportId, clock }: ConnectionsParts,
  { tenant, environment, label, intervalMinutes, ...request }: ConnectRequest,
  { manifest }: BrokerAdapter,
): Connection {
  const now = clock.now();
  const minutes = intervalMinutes ?? manifest.cadence.defaultMinutes;
  const trading = request.tradingCredentials ? "own" : (request.trading ?? "shared");
  return {
    id: newConnectionId(),
    tenant,
    broker: manifest.id,
    environment,
    label: label ?? manifest.name,
    state: "connected",
    createdAt: now,
    syncEnabled: true,
    intervalMinutes: Math.min(Math.max(minutes, LEAST_MINUTES), MOST_MINUTES),
    failures: 0,
    nextAttemptAt: now,
    signedInAt: now,
    source: newImportId(),
    ...(trading !== "shared" && { trading }),
  };
}

type Given = { readonly credentials: Credentials; readonly act: Act | undefined };

async function reconnect(
  parts: ConnectionsParts,
  connection: Connection,
  { credentials: given, act }: Given,
): Promise<Connected> {
  const { store } = parts;
  const adapter = await parts.adapterOf(connection.broker);
  const fields = hidden(formFields(adapter.manifest, given));
  const trial = await tryCredentials(parts, { connection, adapter, fields });
  const known = await store.accounts(connection.id);
  const accounts = connectedAccounts(connection, adapter.manifest, {
    accounts: trial.accounts,
    seenAt: parts.clock.now(),
  });
  const isSame =
    known.length === 0 || accounts.some(({ id }) => known.some((one) => one.id === id));
  if (!isSame && accounts.length === 0) fail(accountsUntold(adapter.manifest.name));
  if (!isSame) fail(otherAccounts(connection.label));
  await replaceCredentials(parts, connection, { fields, purpose: "sync" });
  await saveToken(parts, connection, { token: trial.token, purpose: "sync" });
  const mended = await move(parts, connection, { kind: "credentials-replaced", act });
  return { connection: mended, accounts };
}

/** Shown at once; the first pull lists them again. Left to it while another process holds the lease. */
async function saveAccounts(
  { store }: ConnectionsParts,
  { id }: Connection,
  accounts: readonly ConnectedAccount[],
): Promise<void> {
  const lease = await store.lease(id, "connect", 10_000);
  if (!lease) return;
  await store.saveAccounts(lease, accounts);
  await store.release(lease);
}

type Moving = {
  readonly kind: Extract<
    StandingEvent,
    { kind: "credentials-replaced" | "paused" | "resumed" }
  >["kind"];
  readonly settings?: ConnectionSettings;
  readonly act?: Act | undefined;
};

async function move(
  { store, clock, deadLetters }: Pick<ConnectionsParts, "store" | "clock" | "deadLetters">,
  connection: Connection,
  { kind, settings = {}, act }: Moving,
): Promise<Connection> {
  const at = clock.now();
  const { failure, nextAttemptAt, state, failures } = nextStanding(connection, { kind, at });
  // What the user began anew fails anew, if it fails.
  if (kind !== "paused") await deadLetters?.heal(connectionSubject(connection.id), at);
  const change = {
    ...settings,
    ...(kind === "credentials-replaced" && { signedInAt: at }),
    state,
    failures,
    failure: failure ?? null,
    nextAttemptAt: nextAttemptAt ?? null,
  };
  return store.change(connection.id, change, act);
}

/** Brokers that tell the accounts in a report need time to make it. */
const accountsUntold = (broker: string): Failure => ({
  code: "accounts-untold",
  message: `${broker} does not tell yet which accounts the credentials reach`,
  owner: "broker",
  next: "Try again in some minutes",
});
