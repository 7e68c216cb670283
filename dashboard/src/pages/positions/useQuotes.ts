import { useEffect, useState } from "react";
import type { QuoteBody } from "../../api/types.ts";
import { keepSource } from "../../events/kept-source.ts";
import type { Heard, LiveQuote } from "../orders/useQuote.ts";
import { type Feed, feedKey } from "./feeds.ts";

export type LiveFeed = {
  readonly line: LiveQuote["line"];
  /** By the id of the instrument, and by its symbol. */
  readonly heard: ReadonlyMap<string, Heard>;
};

const OPENING: LiveFeed = { line: "opening", heard: new Map() };

/** The markets of several desks as they move, each desk over one stream. */
export function useQuotes(feeds: readonly Feed[]): ReadonlyMap<string, LiveFeed> {
  const [live, setLive] = useState<ReadonlyMap<string, LiveFeed>>(new Map());
  const wanted = JSON.stringify(feeds);
  useEffect(() => {
    const asked = JSON.parse(wanted) as Feed[];
    const closing = asked.map((feed) =>
      listen(feed, (change) =>
        setLive((before) => {
          const key = feedKey(feed);
          return new Map(before).set(key, change(before.get(key) ?? OPENING));
        }),
      ),
    );
    return () => {
      for (const close of closing) close();
    };
  }, [wanted]);
  return live;
}

type Change = (before: LiveFeed) => LiveFeed;

function listen(feed: Feed, tell: (change: Change) => void): () => void {
  const { connection, account, symbols } = feed;
  const query = new URLSearchParams({ connection, account, partial: "true" });
  for (const symbol of symbols) query.append("symbol", symbol);
  return keepSource(`/api/quotes/stream?${query}`, {
    onOpen: () => tell((before) => ({ ...before, line: "open" })),
    onEnd: (isOver) =>
      tell((before) => ({
        ...before,
        line: isOver && before.heard.size === 0 ? "refused" : "lost",
      })),
    events: {
      quote(data) {
        const quote = JSON.parse(data) as QuoteBody;
        const heard = { quote, heardMs: Date.now() };
        tell((before) => ({
          line: "open",
          heard: new Map(before.heard).set(quote.instrument, heard).set(quote.symbol, heard),
        }));
      },
    },
  });
}
