import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import { CONNECTIONS_KEY } from "./connections.ts";
import type * as Api from "./types.ts";

const CHANGES = 20;
const INSTRUMENTS = 25;

/** Below the key of connections, since the server tells of a probe as of a connection. */
export const capabilityChanges = () =>
  infiniteQueryOptions({
    queryKey: [...CONNECTIONS_KEY, "capability-changes"],
    queryFn: ({ pageParam, signal }) =>
      get<Api.CapabilityChangePage>(
        "/api/capabilities/changes",
        { limit: CHANGES, after: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

type Asked = Pick<Api.TradeableQuery, "q" | "kind" | "connection" | "account">;

/** What can be traded, with the lists that were read. */
export const tradeable = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: [...CONNECTIONS_KEY, "tradeable", asked],
    queryFn: ({ pageParam, signal }) =>
      get<Api.TradeablePage>(
        "/api/instruments",
        { ...asked, limit: INSTRUMENTS, lists: true, after: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

const SUGGESTED = 5;

/** The few that a symbol half typed may mean. */
export const suggested = (asked: Asked) =>
  queryOptions({
    queryKey: [...CONNECTIONS_KEY, "suggested", asked],
    queryFn: async ({ signal }) =>
      (await get<Api.TradeablePage>("/api/instruments", { ...asked, limit: SUGGESTED }, signal))
        .items,
    enabled: asked.q !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Answers when every broker has answered, which may take a minute. */
export const probeBrokers = () => send<Api.ProbeReport>("POST", "/api/capabilities/probe", {});
