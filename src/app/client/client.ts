import { connectionId, fail, tenantId } from "#domain";
import { LOCAL_TENANT } from "#store";
import { defaultSystem } from "../library/default.ts";
import { type Desk, deskOf } from "../orders/desk.ts";
import { surroundings } from "../surroundings.ts";
import { accountInfo, balances, marketHours, positions } from "./account.ts";
import { marketFeed } from "./market.ts";
import { type ClientDesk, clientOrders } from "./orders.ts";
import type { BrokerClient, ConnectionStatus } from "./types.ts";

export type BrokerClientOptions = {
  readonly connectionId: string;
  /** Account id of the blotter, where the connection has more than one. */
  readonly accountId?: string;
  /** Whose connection it is. Default: the local user. */
  readonly userId?: string;
};

/**
 * A client for one account of a connection that `connectBroker` made. Fails with
 * "unknown-connection", "account-not-named" and "orders-not-taken".
 */
export async function createBrokerClient(options: BrokerClientOptions): Promise<BrokerClient> {
  const { tenants } = await defaultSystem();
  const tenant = options.userId === undefined ? LOCAL_TENANT : tenantId(options.userId);
  const services = tenants.servicesOf(tenant);
  const named = { connection: connectionId(options.connectionId), account: options.accountId };
  const openDesk = () => deskOf(tenants.ordersOf(tenant), named);
  const first = await openDesk();
  const { account, connection, session } = first;
  const desk: ClientDesk = {
    ...{ services, connection: connection.id, account: account.id },
    newId: surroundings.newId,
  };
  return clientOf(desk, { openDesk, broker: session.adapter.manifest.name, first });
}

type Opened = {
  readonly openDesk: () => Promise<Desk>;
  readonly broker: string;
  readonly first: Desk;
};

function clientOf(desk: ClientDesk, { openDesk, broker, first }: Opened): BrokerClient {
  const feed = marketFeed(desk);
  const { environment } = first.connection;
  let isConnected = false;
  let error: string | undefined;
  /** Every answer says how the broker is, so that nobody has to ask for that alone. */
  const asking =
    <Given extends readonly unknown[], Answer>(
      work: (desk: Desk, ...given: Given) => Promise<Answer>,
    ) =>
    async (...given: Given): Promise<Answer> => {
      if (!isConnected) fail(NOT_CONNECTED);
      return noted(async () => work(await openDesk(), ...given));
    };
  async function noted<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await work();
      error = undefined;
      return answer;
    } catch (caught) {
      error = caught instanceof Error ? caught.message : "It failed";
      throw caught;
    }
  }
  const orders = clientOrders(desk);
  const connected =
    <Given extends readonly unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> =>
      isConnected ? work(...given) : fail(NOT_CONNECTED);

  return {
    name: broker,
    connectionId: desk.connection,
    async connect() {
      const { session } = await openDesk();
      await noted(() => session.ask("orders", (call) => session.adapter.accounts(call)));
      isConnected = true;
      return true;
    },
    async disconnect() {
      isConnected = false;
      feed.close();
    },
    isConnected: () => isConnected,
    getConnectionStatus(): ConnectionStatus {
      const isHealthy = isConnected && error === undefined;
      return { isConnected, isHealthy, broker, environment, ...(error && { error }) };
    },
    getAccountInfo: asking(accountInfo),
    getPositions: asking(positions),
    getBalances: asking(balances),
    placeOrder: connected(orders.placeOrder),
    cancelOrder: connected(orders.cancelOrder),
    modifyOrder: connected(orders.modifyOrder),
    getOrderStatus: orders.getOrderStatus,
    getOpenOrders: orders.getOpenOrders,
    getOrderHistory: orders.getOrderHistory,
    getMarketData: connected(feed.newest),
    getMarketHours: asking(marketHours),
    subscribeToMarketData: connected(feed.subscribe),
    validateOrder: connected(orders.validateOrder),
    getMarginRequirements: connected(orders.getMarginRequirements),
    getRiskMetrics: () => riskMetrics(desk),
  };
}

async function riskMetrics({ services, connection, account }: ClientDesk) {
  const [{ accounts }, { trading }] = await Promise.all([
    services.risk.overview(),
    services.orders.trading(),
  ]);
  const found = accounts.find((each) => each.connection === connection && each.account === account);
  const { limits, use, environment, unlock } = found ?? fail(NOT_CONNECTED);
  return { limits, use, trading, isUnlocked: environment === "paper" || unlock !== undefined };
}

const NOT_CONNECTED = {
  code: "client-not-connected",
  message: "The client is not connected",
  owner: "user",
  next: "Call connect() first",
} as const;
