import type { ConnectionId } from "#domain";
import type { LiveStateBody, QuoteBody, QuoteQuery } from "./contract/quotes.ts";

/** Prices and the live side of connections, of one tenant. */
export type QuoteServices = {
  /**
   * What changed since the last taking, each instrument as it stands then, until it is left. Fails
   * with "unknown-connection", "account-not-named", "orders-not-taken", "unknown-symbol".
   */
  readonly stream: (asked: QuoteQuery) => Promise<AsyncIterable<readonly QuoteBody[]>>;
  /** Fails with "unknown-connection". */
  readonly live: (id: ConnectionId) => Promise<LiveStateBody>;
};
