import { get, send, urlOf } from "./client.ts";
import type * as Api from "./types.ts";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

/**
 * Everything about connections stands under one key, since the server says only that a connection
 * changed.
 */
export const CONNECTIONS_KEY = ["connections"] as const;

/** Events tell of changes at once; this is for the change whose event was lost on its way. */
const REFRESH_MS = 10_000;

const pathOf = (id: string, rest = "") => `/api/connections/${encodeURIComponent(id)}${rest}`;

export const brokers = () =>
  queryOptions({
    queryKey: ["brokers"],
    queryFn: async ({ signal }) => (await get<Api.BrokerList>("/api/brokers", {}, signal)).items,
  });

/** Below the key of orders, since each order that a broker takes shows something. */
export const capabilityMatrix = () =>
  queryOptions({
    queryKey: ["orders", "capabilities"],
    queryFn: ({ signal }) => get<Api.CapabilityMatrix>("/api/capabilities", {}, signal),
  });

/** Below the key of connections, since a reading that ended may have failed. */
export const brokerErrors = (days: number) =>
  queryOptions({
    queryKey: [...CONNECTIONS_KEY, "errors", days],
    queryFn: ({ signal }) => get<Api.BrokerErrorReport>("/api/broker-errors", { days }, signal),
  });

export const connections = () =>
  queryOptions({
    queryKey: CONNECTIONS_KEY,
    queryFn: async ({ signal }) =>
      (await get<Api.ConnectionList>("/api/connections", {}, signal)).items,
    refetchInterval: REFRESH_MS,
  });

export const connection = (id: string) =>
  queryOptions({
    queryKey: [...CONNECTIONS_KEY, id],
    queryFn: ({ signal }) => get<Api.ConnectionBody>(pathOf(id), {}, signal),
    refetchInterval: REFRESH_MS,
  });

/** Whether it is being read now; one that is gone is not. */
export const isSyncing = async (id: string): Promise<boolean> => {
  const found = await get<Api.ConnectionBody>(pathOf(id)).catch(() => undefined);
  return found?.state === "syncing";
};

/** Use of limits comes and goes within seconds, and no event tells of it. */
export const LIMITS_REFRESH_MS = 3000;

export const limits = (id: string) =>
  queryOptions({
    queryKey: [...CONNECTIONS_KEY, id, "limits"],
    queryFn: async ({ signal }) =>
      (await get<Api.LimitList>(pathOf(id, "/limits"), {}, signal)).items,
  });

export const breaks = (connection: string) =>
  queryOptions({
    queryKey: [...CONNECTIONS_KEY, connection, "breaks"],
    queryFn: async ({ signal }) =>
      (await get<Api.BreakList>("/api/breaks", { connection }, signal)).items,
  });

export const coverage = (connection: string, query: Api.CoverageQuery) =>
  queryOptions({
    queryKey: [...CONNECTIONS_KEY, connection, "coverage", query],
    queryFn: async ({ signal }) =>
      (await get<Api.CoverageList>("/api/coverage", query, signal)).items,
  });

const RUNS = 30;

export const pulls = (connection: string) =>
  infiniteQueryOptions({
    queryKey: [...CONNECTIONS_KEY, connection, "pulls"],
    queryFn: ({ pageParam, signal }) =>
      get<Api.PullPage>("/api/pulls", { connection, limit: RUNS, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

/** Tries the credentials at the broker first; a failure leaves nothing behind. */
export const connectBroker = (broker: string, body: Api.ConnectBody) =>
  send<Api.ConnectionBody>("POST", `/api/brokers/${encodeURIComponent(broker)}/connect`, body);

export const reconnectBroker = (id: string, body: Api.ReconnectBody) =>
  send<Api.ConnectionBody>("POST", pathOf(id, "/reconnect"), body);

/** Answers when everything new has been read, which may take minutes. */
export const syncConnection = (id: string) => send<Api.PullBody>("POST", pathOf(id, "/sync"));

export const backfillConnection = (id: string, from: string | undefined) =>
  send<Api.PullBody>("POST", pathOf(id, "/backfill"), from === undefined ? {} : { from });

export const changeConnection = (id: string, body: Api.ConnectionChangeBody) =>
  send<Api.ConnectionBody>("PUT", pathOf(id), body);

export const changeAccount = (id: string, account: string, body: Api.ConnectedAccountChangeBody) =>
  send<Api.ConnectionBody>("PUT", pathOf(id, `/accounts/${encodeURIComponent(account)}`), body);

export const disconnectBroker = (id: string, data: boolean) =>
  send<undefined>("DELETE", urlOf(pathOf(id), { data }));
