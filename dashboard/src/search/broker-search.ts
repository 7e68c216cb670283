import { oneOf, type RawSearch, textOf } from "./codec.ts";

export const EVIDENCE_LEVELS = ["listed", "documented", "recorded", "confirmed"] as const;
export const BROKER_SORTS = ["name", "evidence", "reads", "markets", "minutes"] as const;
export type BrokerSort = (typeof BROKER_SORTS)[number];

/** State of the page of brokers, kept in the address. */
export type BrokerSearch = {
  readonly search?: string | undefined;
  readonly evidence?: (typeof EVIDENCE_LEVELS)[number] | undefined;
  readonly market?: string | undefined;
  /** A column, with "-" before it for descending. */
  readonly sort?: string | undefined;
};

export function brokerSearchOf(raw: RawSearch): BrokerSearch {
  const sort = textOf(raw, "sort");
  return {
    search: textOf(raw, "search"),
    evidence: oneOf(raw, "evidence", EVIDENCE_LEVELS),
    market: textOf(raw, "market"),
    sort: brokerSortOf(sort) ? sort : undefined,
  };
}

export function brokerSortOf(
  text: string | undefined,
): { readonly by: BrokerSort; readonly descending: boolean } | undefined {
  const by = BROKER_SORTS.find((one) => one === text?.replace(/^-/, ""));
  return by && { by, descending: text?.startsWith("-") ?? false };
}
