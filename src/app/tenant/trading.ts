import { brokerCatalogue } from "#brokers";
import type { ConnectionServices } from "#http";
import { forgetHook } from "../notify/services.ts";
import { roomFrom } from "../connections/limits.ts";
import type { OrdersParts } from "../orders/desk.ts";
import { riskServices } from "../orders/risk-services.ts";
import { orderServices } from "../orders/services.ts";
import { settleOrders } from "../orders/settling.ts";
import { routingServices } from "../routing/services.ts";
import { createFeeds } from "../streams/feeds.ts";
import { quoteNow } from "../streams/quote-now.ts";
import { quoteServices, reconciledFirst } from "../streams/services.ts";
import { ownName, type TenantCore } from "./core.ts";
import type { TenantParts } from "./parts.ts";

/** Orders of a tenant, prices, and the streams that both are heard over. */
export function tradingOf(parts: TenantParts, core: TenantCore) {
  const { surroundings } = parts;
  const { tenant, store, events, connections, qualities } = core;
  const asked: OrdersParts = {
    ...{ store, clock: surroundings, events, newId: surroundings.newId },
    sessionOf: connections.tradingSessionOf,
  };
  const feeds = createFeeds({
    ...{ store, limiter: parts.limiter, events, nets: parts.nets, isOwn: parts.isOwn },
    owner: ownName(),
    ...{ clock: surroundings, random: surroundings.random, pull: connections.begin },
    sessionOf: connections.sessionOf,
    settle: (id, options) => settleOrders(asked, id, options),
    onTrouble: (error) => parts.onFault?.(error),
  });
  const ordering: OrdersParts = {
    ...asked,
    sessionOf(connection) {
      if (parts.isLive) feeds.use(connection);
      return connections.tradingSessionOf(connection);
    },
    quote: async ({ connection, account }, instrument) =>
      quoteNow(await feeds.quotes(connection, account), instrument, surroundings),
  };
  const orders = reconciledFirst(orderServices(ordering), feeds, { store });
  const settings = parts.settings.of;
  const { limiter, origins } = parts;
  const counted = { limiter, origins, clock: surroundings, settings, brokers: brokerCatalogue };
  const routing = routingServices({
    ...{ tenant, ordering, brokers: brokerCatalogue, orders, settings, qualities },
    calls: {
      breakers: parts.calls.breakers,
      roomFrom: (connection) => roomFrom(counted, connection),
    },
  });
  const quotes = quoteServices(ordering, feeds);
  const risk = riskServices({ ...asked, takesOrders });
  return { ordering, feeds, services: { orders, routing, quotes, risk } };
}

type Feeds = ReturnType<typeof createFeeds>;

export const takesOrders = (broker: string): boolean =>
  brokerCatalogue.find(broker)?.orders !== undefined;

/** Acts on connections that their streams follow. */
export const followed = (
  { telling }: TenantParts,
  { tenant, connections }: TenantCore,
  feeds: Feeds,
): ConnectionServices => ({
  ...connections,
  async disconnect(id, ...given) {
    await feeds.drop(id);
    await connections.disconnect(id, ...given);
    await forgetHook(telling, tenant, id);
  },
  async reconnect(id, ...given) {
    const connection = await connections.reconnect(id, ...given);
    feeds.renewed(id);
    return connection;
  },
  async change(id, ...given) {
    const connection = await connections.change(id, ...given);
    if (connection.state === "paused") await feeds.drop(id);
    return connection;
  },
});
