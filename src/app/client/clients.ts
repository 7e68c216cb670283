import {
  connectBroker,
  type ConnectBrokerOptions,
  disconnectBroker,
} from "../library/connections.ts";
import { createBrokerClient } from "./client.ts";
import type { BrokerClient } from "./types.ts";

/**
 * The clients of one user, by connection: two accounts at one broker are two clients, and nobody
 * sees those of another user.
 *
 * @example
 *   const brokers = new BrokerManager();
 *   const client = await brokers.connectBroker("paper", { account: "practice" });
 *   await client.placeOrder({ symbol: "ACME", side: "buy", quantity: 10, type: "market" });
 */
export class BrokerManager {
  readonly #userId: string | undefined;
  readonly #clients = new Map<string, BrokerClient>();

  constructor({ userId }: { readonly userId?: string } = {}) {
    this.#userId = userId;
  }

  /** Connects an account, paper unless told, and gives its client, connected. */
  async connectBroker(
    brokerType: string,
    credentials: Readonly<Record<string, string>>,
    options: Pick<ConnectBrokerOptions, "environment" | "label"> = {},
  ): Promise<BrokerClient> {
    const user = this.#user();
    const made = await connectBroker({ ...user, ...options, brokerType, credentials });
    return this.open(made.connectionId, made.brokerAccounts[0]?.id);
  }

  /** A client of a connection that is there already. */
  async open(connectionId: string, accountId?: string): Promise<BrokerClient> {
    const account = accountId === undefined ? {} : { accountId };
    const client = await createBrokerClient({ ...this.#user(), ...account, connectionId });
    await client.connect();
    this.#clients.set(connectionId, client);
    return client;
  }

  getBroker(connectionId: string): BrokerClient | undefined {
    return this.#clients.get(connectionId);
  }

  getConnectedBrokers(): readonly BrokerClient[] {
    return [...this.#clients.values()].filter((client) => client.isConnected());
  }

  /** Ends the client and the connection; what it brought stays in the blotter. */
  async disconnectBroker(connectionId: string): Promise<void> {
    await this.#clients.get(connectionId)?.disconnect();
    this.#clients.delete(connectionId);
    await disconnectBroker(connectionId, this.#userId);
  }

  /** Ends all clients; the connections stay. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.disconnect()));
    this.#clients.clear();
  }

  #user() {
    return this.#userId === undefined ? {} : { userId: this.#userId };
  }
}
