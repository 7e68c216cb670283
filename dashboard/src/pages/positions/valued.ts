import { feedKey } from "./feeds.ts";
import type { Holding } from "./holding.ts";
import type { LiveFeed } from "./useQuotes.ts";
import { type Price, priceOf, type Profit, profitOf } from "./valuation.ts";

/** A position at the price of this moment. */
export type Valued = {
  readonly holding: Holding;
  readonly price: Price | undefined;
  readonly profit: Profit | undefined;
  /** Its market is being listened to, and has said nothing yet. */
  readonly isAwaited: boolean;
};

/** Sets what is held beside what its market says. */
export function valuedOf(holding: Holding, live: ReadonlyMap<string, LiveFeed>): Valued {
  const { desk, account, instrument } = holding;
  const feed = desk && live.get(feedKey({ connection: desk.connection.id, account }));
  const heard = feed?.heard.get(instrument.id) ?? feed?.heard.get(instrument.symbol);
  const found = priceOf(holding, heard);
  const price = found && feed?.line === "lost" ? { ...found, isStale: true } : found;
  const profit = price && profitOf(holding, price.price);
  return { holding, price, profit, isAwaited: feed !== undefined && feed.line !== "refused" };
}
