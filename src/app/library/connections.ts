import {
  connectionId,
  type Environment,
  fail,
  type Failure,
  FailureError,
  unknownBroker,
} from "#domain";
import { brokerErrorOf } from "#guard";
import type { BrokerBody, ConnectionServices, PullBody } from "#http";
import { connectionsOf } from "./default.ts";

export type ConnectBrokerOptions = {
  /** Whose connection it is. Default: the local user. */
  readonly userId?: string;
  /** Id or alias of the broker: "TRADOVATE", "oanda". */
  readonly brokerType: string;
  /** By the names of the broker's form; see `getBrokerMetadata` and `brokers` of the command line. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Stand for the first and the second field of the form. */
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** "demo" is paper. Default: paper. */
  readonly environment?: Environment | "demo";
  readonly label?: string;
};

export type ConnectedBroker = {
  readonly connectionId: string;
  readonly brokerAccounts: readonly {
    /** Account id of the blotter. */
    readonly id: string;
    readonly number: string;
    readonly name: string;
    readonly currency?: string;
  }[];
};

/**
 * Connects an account: tests the credentials, keeps them encrypted, and begins to read its history.
 * Throws a BrokerError of the broker, or a FailureError that says what to correct.
 */
export async function connectBroker(options: ConnectBrokerOptions): Promise<ConnectedBroker> {
  const connections = await connectionsOf(options.userId);
  const broker = brokerNamed(connections, options.brokerType);
  const { environment = "paper", label } = options;
  const made = await connections.connect({
    broker: broker.id,
    environment: environment === "demo" ? "paper" : environment,
    credentials: credentialsOf(broker, options),
    label,
  });
  const brokerAccounts = made.accounts.map(({ id, number, name = number, currency }) => ({
    ...{ id, number, name },
    ...(currency !== undefined && { currency }),
  }));
  return { connectionId: made.id, brokerAccounts };
}

export type SyncTrigger = "manual" | "scheduled";

export type SyncResult = {
  readonly success: boolean;
  /** Executions and cash movements that were new. */
  readonly tradesImported: number;
  /** Those that were there before. */
  readonly tradesSkipped: number;
  /** Those of which the broker sent a newer version. */
  readonly tradesUpdated: number;
  /** What could not be read, in words; it is kept in quarantine. */
  readonly errors: readonly string[];
  readonly durationMs: number;
};

/** Reads what is new. Throws what the broker refused it with, as a BrokerError. */
export async function syncBrokerTrades(
  id: string,
  userId?: string,
  _trigger: SyncTrigger = "manual",
): Promise<SyncResult> {
  const connections = await connectionsOf(userId);
  const pull = await connections.sync(connectionId(id));
  const failure = pull.failure as Failure | undefined;
  if (failure) throw brokerErrorOf(failure) ?? new FailureError(failure);
  return resultOf(pull);
}

function resultOf(pull: PullBody): SyncResult {
  const { imported, skipped, updated, quarantined, durationMs, outcome } = pull;
  const unread = `${quarantined} ${quarantined === 1 ? "record" : "records"} could not be read and are in quarantine`;
  return {
    success: outcome === "succeeded",
    tradesImported: imported,
    tradesSkipped: skipped,
    tradesUpdated: updated,
    errors: quarantined > 0 ? [unread] : [],
    durationMs,
  };
}

/** Ends a connection and forgets its credentials; what it brought stays unless `data` is true. */
export async function disconnectBroker(
  id: string,
  userId?: string,
  { data = false }: { readonly data?: boolean } = {},
): Promise<void> {
  const connections = await connectionsOf(userId);
  await connections.disconnect(connectionId(id), { data });
}

function brokerNamed({ brokers }: ConnectionServices, name: string): BrokerBody {
  const all = brokers();
  const isCalled = ({ id, aliases }: BrokerBody) =>
    [id, ...aliases].some((each) => each.toLowerCase() === name.toLowerCase());
  return (
    all.find(isCalled) ??
    fail(
      unknownBroker(
        name,
        all.map(({ id }) => id),
      ),
    )
  );
}

function credentialsOf(
  { credentials: fields }: BrokerBody,
  { credentials, apiKey, apiSecret }: ConnectBrokerOptions,
): Record<string, string> {
  const [first, second] = fields;
  return {
    ...(first && apiKey !== undefined && { [first.name]: apiKey }),
    ...(second && apiSecret !== undefined && { [second.name]: apiSecret }),
    ...credentials,
  };
}
