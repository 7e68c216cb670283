import { importId, storedAccountId, storedInstrumentId } from "#domain";
import type { ExecutionFilter, TradeFilter } from "#sync";
import type { z } from "zod";
import type { executionFilter, tradeFilter } from "../contract/index.ts";

type Shape<Fields extends Record<string, z.ZodType>> = z.output<z.ZodObject<Fields>>;

/** The ports' filter of a trade query. */
export function tradeFilterOf(query: Shape<typeof tradeFilter>): TradeFilter {
  const { account, instrument, currency, status, direction, outcome, from, to, tag, search } =
    query;
  return {
    accounts: account?.map(storedAccountId),
    instrument: instrument === undefined ? undefined : storedInstrumentId(instrument),
    currency,
    status,
    direction,
    outcome,
    from,
    to,
    tag,
    search,
  };
}

/** The ports' filter of an execution or cash query. */
export function executionFilterOf(
  query: Omit<Shape<typeof executionFilter>, "side"> & Pick<ExecutionFilter, "side">,
): ExecutionFilter {
  const { account, instrument, side, from, to, search } = query;
  return {
    accounts: account?.map(storedAccountId),
    instrument: instrument === undefined ? undefined : storedInstrumentId(instrument),
    import: query.import === undefined ? undefined : importId(query.import),
    side,
    from,
    to,
    search,
  };
}
