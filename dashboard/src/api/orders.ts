import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

/** Orders, their journals, previews and the stop of trading: any of them may move the others. */
export const ORDERS_KEY = ["orders"] as const;

const ORDERS = 50;
/** More open orders than this are counted as "at least". */
export const COUNTED_ORDERS = 1000;

const pathOf = (id: string) => `/api/orders/${encodeURIComponent(id)}`;

export const orders = (query: { readonly open?: boolean }) =>
  infiniteQueryOptions({
    queryKey: [...ORDERS_KEY, "list", query],
    queryFn: ({ pageParam, signal }) =>
      get<Api.OrderList>("/api/orders", { ...query, limit: ORDERS, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

/** All that may still trade, for counting. */
export const openOrders = () =>
  queryOptions({
    queryKey: [...ORDERS_KEY, "open"],
    queryFn: async ({ signal }) => {
      const query = { open: true, limit: COUNTED_ORDERS };
      return (await get<Api.OrderList>("/api/orders", query, signal)).items;
    },
  });

/** One order with everything that happened to it. */
export const order = (id: string) =>
  queryOptions({
    queryKey: [...ORDERS_KEY, "one", id],
    queryFn: ({ signal }) => get<Api.OrderDetail>(pathOf(id), {}, signal),
  });

/** Each preview asks the broker some questions, which its limits count. */
const QUOTE_MS = 5000;

/** What the market and the checks say of a ticket, anew as long as somebody looks. */
export const orderPreview = (ticket: Api.OrderPreviewInput | undefined) =>
  queryOptions({
    queryKey: [...ORDERS_KEY, "preview", ticket],
    queryFn: () => send<Api.OrderPreview>("POST", "/api/orders/preview", ticket),
    enabled: ticket !== undefined,
    staleTime: 0,
    gcTime: 30_000,
    refetchInterval: ({ state }) => (state.status === "error" ? false : QUOTE_MS),
  });

/** The same key is the same order, however often it is sent. */
export const placeOrder = (input: Api.OrderInput) =>
  send<Api.OrderBody>("POST", "/api/orders", input);

export const changeOrder = (id: string, change: Api.OrderChangeBody) =>
  send<Api.ChangedOrder>("PUT", pathOf(id), change);

export const cancelOrder = (id: string) => send<Api.ChangedOrder>("DELETE", pathOf(id));
export const cancelAll = () => send<Api.CancelledOrders>("DELETE", "/api/orders");

export const approveOrder = (id: string) => send<Api.OrderBody>("POST", `${pathOf(id)}/approve`);
export const declineOrder = (id: string) => send<Api.OrderBody>("POST", `${pathOf(id)}/decline`);
export const settleOrder = (id: string, answer: Api.HandAnswerBody) =>
  send<Api.OrderBody>("POST", `${pathOf(id)}/settle`, answer);

export const trading = () =>
  queryOptions({
    queryKey: [...ORDERS_KEY, "trading"],
    queryFn: async ({ signal }) =>
      (await get<Api.TradingStateBody>("/api/trading", {}, signal)).trading,
  });

/** `confirm` is what the person typed, where everything is to be closed. */
export const setTrading = (change: Api.TradingChange) =>
  send<Api.TradingStateBody>("PUT", "/api/trading", change);
