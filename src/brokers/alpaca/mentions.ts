/** What orders of Alpaca say was filled, for fills that the activities lack. */
import { Decimal, type Instant } from "#domain";
import type { Call, Mention } from "#kit";
import { orders } from "./order-wire.ts";
import { alpacaInstrument } from "./records.ts";

/** As many as Alpaca gives in one answer. */
const MOST = 500;

/** Orders made since then, the newest first, as far as they were filled. */
export async function mentions(call: Call, since: Instant): Promise<readonly Mention[]> {
  const query = { status: "all", direction: "desc", after: since, limit: MOST };
  const found = await call(orders, {}, { query });
  return found.flatMap((each): Mention[] => {
    if (!("id" in each) || !each.filled_qty.gt(Decimal.zero)) return [];
    const { id, symbol, asset_class: kind, filled_qty: quantity } = each;
    const { created_at: from, updated_at: changedAt } = each;
    const instrument = alpacaInstrument(symbol, kind === "crypto");
    return [{ of: "order", id, quantity, instrument, from, changedAt: changedAt ?? from }];
  });
}
