import { fail } from "#domain";
import type { QuoteBody } from "#http";
import type { ClientDesk } from "./orders.ts";
import type { MarketData } from "./types.ts";

export type MarketFeed = {
  readonly newest: (symbol: string) => Promise<MarketData>;
  readonly subscribe: (symbol: string, callback: (data: MarketData) => void) => Promise<() => void>;
  readonly close: () => void;
};

/** Prices of one account, streamed where its broker does and asked for where not. */
export function marketFeed({ services: { quotes }, connection, account }: ClientDesk): MarketFeed {
  const ends = new Set<() => void>();
  const open = async (symbol: string) => {
    const stream = await quotes.stream({ connection, account, symbol: [symbol] });
    return stream[Symbol.asyncIterator]();
  };
  return {
    async newest(symbol) {
      const taken = await open(symbol);
      try {
        const { done, value = [] } = await taken.next();
        const [quote] = done ? [] : value;
        return quote ? dataOf(quote) : fail(NO_QUOTE);
      } finally {
        await taken.return?.();
      }
    },
    async subscribe(symbol, callback) {
      const taken = await open(symbol);
      const end = () => {
        if (ends.delete(end)) void taken.return?.();
      };
      ends.add(end);
      void follow(taken, (quote) => {
        if (ends.has(end)) callback(dataOf(quote));
      });
      return end;
    },
    close: () => ends.forEach((end) => end()),
  };
}

async function follow(
  taken: AsyncIterator<readonly QuoteBody[]>,
  told: (quote: QuoteBody) => void,
): Promise<void> {
  for (let next = await taken.next(); next.done !== true; next = await taken.next())
    next.value.forEach(told);
}

const dataOf = ({ symbol, bid, ask, last, at, isStale }: QuoteBody): MarketData => ({
  ...{ symbol, isStale, timestamp: new Date(at) },
  ...(bid !== undefined && { bid }),
  ...(ask !== undefined && { ask }),
  ...(last !== undefined && { last }),
});

const NO_QUOTE = {
  code: "no-quote",
  message: "The broker gave no price",
  owner: "broker",
  next: "Try again while the market is open",
} as const;
