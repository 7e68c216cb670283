import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get } from "./client.ts";
import type * as Api from "./types.ts";

const PAGE = 200;

/** Every question that the page asks, with its key. The first word of a key is the resource. */
export const system = () =>
  queryOptions({
    queryKey: ["system"],
    queryFn: ({ signal }) => get<Api.System>("/api/system", {}, signal),
  });

export const accounts = () =>
  queryOptions({
    queryKey: ["accounts"],
    queryFn: async ({ signal }) => (await get<Api.AccountList>("/api/accounts", {}, signal)).items,
  });

export const formats = () =>
  queryOptions({
    queryKey: ["formats"],
    queryFn: async ({ signal }) => (await get<Api.FormatList>("/api/formats", {}, signal)).items,
  });

export const tags = () =>
  queryOptions({
    queryKey: ["tags"],
    queryFn: async ({ signal }) => (await get<Api.TagList>("/api/tags", {}, signal)).items,
  });

export const positions = (query: Api.PositionsQuery) =>
  queryOptions({
    queryKey: ["positions", query],
    queryFn: async ({ signal }) =>
      (await get<Api.PositionList>("/api/positions", query, signal)).items,
  });

export const gaps = (query: Api.GapsQuery) =>
  queryOptions({
    queryKey: ["gaps", query],
    queryFn: async ({ signal }) => (await get<Api.GapList>("/api/gaps", query, signal)).items,
  });

export const statistics = (query: Api.StatisticsQuery) =>
  queryOptions({
    queryKey: ["statistics", query],
    queryFn: ({ signal }) => get<Api.Statistics>("/api/statistics", query, signal),
  });

export const breakdown = (query: Api.BreakdownQuery) =>
  queryOptions({
    queryKey: ["breakdown", query],
    queryFn: async ({ signal }) =>
      (await get<Api.BreakdownReply>("/api/breakdown", query, signal)).items,
  });

/** One trade with all that it is made of. The key is "account/instrument/id", each part encoded. */
export const trade = (key: string) =>
  queryOptions({
    queryKey: ["trade", key],
    queryFn: ({ signal }) => get<Api.ExplainedTrade>(`/api/trades/${key}`, {}, signal),
  });

type PageOf<Item> = { items: Item[]; next?: string | undefined; total?: number | undefined };

/** A list that grows downwards. Its first page alone asks for the total, which is a scan. */
function list<Item>(resource: string, query: Record<string, unknown>, counted: boolean) {
  return infiniteQueryOptions({
    queryKey: [resource, query],
    queryFn: ({ pageParam, signal }) =>
      get<PageOf<Item>>(
        `/api/${resource}`,
        {
          ...(query as Record<string, string>),
          limit: PAGE,
          after: pageParam,
          ...(counted && pageParam === undefined ? { count: true } : {}),
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
}

export const trades = (query: Omit<Api.TradesQuery, "limit" | "after" | "count">) =>
  list<Api.TradeBody>("trades", query, true);
export const executions = (query: Omit<Api.ExecutionsQuery, "limit" | "after" | "count">) =>
  list<Api.BlotterExecutionBody>("executions", query, true);
export const cash = (query: Omit<Api.CashQuery, "limit" | "after">) =>
  list<Api.CashBody>("cash", query, false);
export const imports = () => list<Api.ImportSummaryBody>("imports", {}, false);
export const quarantine = (query: Omit<Api.QuarantineQuery, "limit" | "after">) =>
  list<Api.QuarantineItemBody>("quarantine", query, false);

/** The address part that names a trade. Ids may hold slashes and spaces. */
export const tradeKey = (trade: { account: string; instrument: { id: string }; id: string }) =>
  [trade.account, trade.instrument.id, trade.id].map(encodeURIComponent).join("/");
