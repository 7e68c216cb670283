import { brokerCatalogue } from "#brokers";
import { type BrokerAdapter, type Capability, declaredCapabilities, entryOf } from "#kit";
import {
  type BrokerClient,
  type BrokerClientOptions,
  createBrokerClient,
} from "../client/index.ts";
import { connectBroker } from "./connections.ts";
import type { Environment } from "#domain";

/** A connection that is there, or what a new one needs. */
export type BrokerInstanceConfig =
  | BrokerClientOptions
  | {
      readonly credentials: Readonly<Record<string, string>>;
      /** Default paper, never live by itself. */
      readonly environment?: Environment;
      readonly label?: string;
      readonly userId?: string;
    };

/**
 * Clients of brokers, made once for each account of a connection. Nothing is made to learn what a
 * broker can do, and an instance that no longer answers makes room for a new one.
 */
export class BrokerFactory {
  readonly #instances = new Map<string, BrokerClient>();

  /** Adds a broker of one's own. Fails with "broker-name-taken". */
  registerAdapter(adapter: BrokerAdapter): void {
    brokerCatalogue.register(entryOf(adapter));
  }

  getRegisteredBrokers(): readonly string[] {
    return brokerCatalogue.manifests().map(({ id }) => id);
  }

  /** What the broker declares; empty for a broker that there is not. */
  getBrokerCapabilities(brokerName: string): ReadonlySet<Capability> {
    const manifest = brokerCatalogue.find(brokerName);
    return new Set(manifest ? declaredCapabilities(manifest) : []);
  }

  /**
   * The client of an account, connected. Fails with "unknown-broker", "unknown-connection",
   * "orders-not-taken", or as the broker refuses the credentials.
   */
  async createAdapter(brokerName: string, config: BrokerInstanceConfig): Promise<BrokerClient> {
    const { id } = brokerCatalogue.manifest(brokerName);
    const named = "connectionId" in config ? config : await connected(id, config);
    const key = keyOf(named);
    const known = this.#instances.get(key);
    if (known?.getConnectionStatus().isHealthy) return known;
    await this.#evict(key);
    const client = await createBrokerClient(named);
    await client.connect();
    this.#instances.set(key, client);
    return client;
  }

  /** Asks each instance; those that do not answer are let go. Returns how many stay. */
  async checkHealth(): Promise<number> {
    for (const [key, client] of this.#instances) {
      await client.getAccountInfo().catch(() => undefined);
      if (!client.getConnectionStatus().isHealthy) await this.#evict(key);
    }
    return this.#instances.size;
  }

  /** Lets all instances go; connections stay. */
  async close(): Promise<void> {
    for (const key of this.#instances.keys()) await this.#evict(key);
  }

  async #evict(key: string): Promise<void> {
    const client = this.#instances.get(key);
    this.#instances.delete(key);
    await client?.disconnect();
  }
}

const keyOf = ({ userId = "", connectionId, accountId = "" }: BrokerClientOptions) =>
  JSON.stringify([userId, connectionId, accountId]);

async function connected(
  brokerType: string,
  config: Exclude<BrokerInstanceConfig, BrokerClientOptions>,
): Promise<BrokerClientOptions> {
  const made = await connectBroker({ ...config, brokerType });
  const [account] = made.brokerAccounts;
  const { userId } = config;
  return {
    connectionId: made.connectionId,
    ...(account && { accountId: account.id }),
    ...(userId !== undefined && { userId }),
  };
}
