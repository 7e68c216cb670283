import type { BlotterRoundTrip } from "#sync";
import type { TradeBody } from "../../contract/index.ts";
import { wire } from "../../wire.ts";

/** A position that is hardly ever flat may be one trade of a million executions. */
const MAX_IDS = 1000;

/** A round trip as it is sent: with its first execution ids, and how many more there are. */
export function tradeBody(trade: BlotterRoundTrip): TradeBody {
  const more = trade.executionIds.length - MAX_IDS;
  if (more <= 0) return wire(trade);
  return wire({
    ...trade,
    executionIds: trade.executionIds.slice(0, MAX_IDS),
    moreExecutions: more,
  });
}
