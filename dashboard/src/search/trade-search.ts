import type { TradesQuery } from "../api/types.ts";
import { nextDay, startOfDay } from "../format/instant.ts";
import { dayParam, listOf, oneOf, type RawSearch, textOf } from "./codec.ts";

export const STATUSES = ["closed", "open"] as const;
export const DIRECTIONS = ["long", "short"] as const;
export const OUTCOMES = ["win", "loss", "even"] as const;
export const BREAKDOWNS = ["symbol", "weekday", "hour", "month", "account"] as const;
export const SORTS = [
  "opened",
  "closed",
  "symbol",
  "quantity",
  "gross",
  "net",
  "fees",
  "holding",
] as const;

/** State of the pages about trades, kept in the address so that links and Back work. */
export type TradeSearch = {
  readonly account?: string[] | undefined;
  readonly instrument?: string | undefined;
  readonly currency?: string | undefined;
  readonly status?: (typeof STATUSES)[number] | undefined;
  readonly direction?: (typeof DIRECTIONS)[number] | undefined;
  readonly outcome?: (typeof OUTCOMES)[number] | undefined;
  /** Days of the viewer's zone, both inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tag?: string | undefined;
  readonly search?: string | undefined;
  /** A column, with "-" before it for descending. */
  readonly sort?: string | undefined;
  /** What the overview breaks profit down by. */
  readonly by?: (typeof BREAKDOWNS)[number] | undefined;
  /** The trade whose drawer is open. */
  readonly trade?: string | undefined;
};

export function tradeSearchOf(raw: RawSearch): TradeSearch {
  return {
    account: listOf(raw, "account"),
    instrument: textOf(raw, "instrument"),
    currency: textOf(raw, "currency"),
    status: oneOf(raw, "status", STATUSES),
    direction: oneOf(raw, "direction", DIRECTIONS),
    outcome: oneOf(raw, "outcome", OUTCOMES),
    from: dayParam(raw, "from"),
    to: dayParam(raw, "to"),
    tag: textOf(raw, "tag"),
    search: textOf(raw, "search"),
    sort: sortOf(textOf(raw, "sort")) ? textOf(raw, "sort") : undefined,
    by: oneOf(raw, "by", BREAKDOWNS),
    trade: textOf(raw, "trade"),
  };
}

export type Sort = { readonly by: (typeof SORTS)[number]; readonly descending: boolean };

export function sortOf(text: string | undefined): Sort | undefined {
  const by = SORTS.find((one) => one === text?.replace(/^-/, ""));
  return by && { by, descending: text?.startsWith("-") ?? false };
}

export type TradeFilterQuery = Omit<
  TradesQuery,
  "limit" | "after" | "count" | "sort" | "descending"
>;

/**
 * The part of a search that narrows trades, as the server takes it. Days become instants of the
 * viewer's zone.
 */
export function filterOf(search: TradeSearch, zone: string): TradeFilterQuery {
  const {
    account,
    instrument,
    currency,
    status,
    direction,
    outcome,
    from,
    to,
    tag,
    search: text,
  } = search;
  return Object.fromEntries(
    Object.entries({
      account,
      instrument,
      currency,
      status,
      direction,
      outcome,
      from: from && startOfDay(from, zone),
      to: to && startOfDay(nextDay(to), zone),
      tag,
      search: text,
    }).filter(([, value]) => value !== undefined),
  );
}
