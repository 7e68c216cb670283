import type { Holding } from "./holding.ts";

/** What one stream of quotes follows. */
export type Feed = {
  readonly connection: string;
  readonly account: string;
  readonly symbols: readonly string[];
};

/** A browser keeps six lines to a server, and the page needs some for its questions. */
const MOST_FEEDS = 3;
/** The server follows no more instruments for one stream. */
const MOST_SYMBOLS = 50;

export const feedKey = ({ connection, account }: Pick<Feed, "connection" | "account">): string =>
  `${connection} ${account}`;

/** One stream for each desk, in the order of the positions, as far as the lines reach. */
export function feedsOf(holdings: readonly Holding[]): Feed[] {
  const symbols = new Map<string, Feed>();
  for (const { desk, account, instrument } of holdings) {
    if (!desk) continue;
    const key = feedKey({ connection: desk.connection.id, account });
    const known = symbols.get(key)?.symbols ?? [];
    const more = [...new Set([...known, instrument.symbol])].slice(0, MOST_SYMBOLS);
    symbols.set(key, { connection: desk.connection.id, account, symbols: more });
  }
  return [...symbols.values()].slice(0, MOST_FEEDS);
}
