import type { ExecutionsQuery } from "../api/types.ts";
import { nextDay, startOfDay } from "../format/instant.ts";
import { dayParam, listOf, oneOf, type RawSearch, textOf } from "./codec.ts";

export const SIDES = ["buy", "sell"] as const;

/** State of the executions page, kept in the address. */
export type ExecutionSearch = {
  readonly account?: string[] | undefined;
  readonly instrument?: string | undefined;
  readonly import?: string | undefined;
  readonly side?: (typeof SIDES)[number] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly search?: string | undefined;
  /** Cash movements in place of executions. */
  readonly view?: "cash" | undefined;
};

export const executionSearchOf = (raw: RawSearch): ExecutionSearch => ({
  account: listOf(raw, "account"),
  instrument: textOf(raw, "instrument"),
  import: textOf(raw, "import"),
  side: oneOf(raw, "side", SIDES),
  from: dayParam(raw, "from"),
  to: dayParam(raw, "to"),
  search: textOf(raw, "search"),
  view: oneOf(raw, "view", ["cash"]),
});

export type ExecutionFilterQuery = Omit<ExecutionsQuery, "limit" | "after" | "count">;

export function executionFilterOf(search: ExecutionSearch, zone: string): ExecutionFilterQuery {
  const { from, to, view: _, ...rest } = search;
  return Object.fromEntries(
    Object.entries({
      ...rest,
      from: from && startOfDay(from, zone),
      to: to && startOfDay(nextDay(to), zone),
    }).filter(([, value]) => value !== undefined),
  );
}
