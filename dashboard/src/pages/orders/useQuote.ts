import { useEffect, useState } from "react";
import type { QuoteBody } from "../../api/types.ts";
import { keepSource } from "../../events/kept-source.ts";
import type { Asked } from "./quote.ts";

/** A quote and when this page heard of it, in milliseconds. */
export type Heard = { readonly quote: QuoteBody; readonly heardMs: number };

export type LiveQuote = {
  /** Of what is asked for now; absent until the first has come. */
  readonly heard: Heard | undefined;
  /** `refused`: the server gives none, such as for a symbol that the broker does not know. */
  readonly line: "opening" | "open" | "lost" | "refused";
};

const NOTHING: LiveQuote = { heard: undefined, line: "opening" };

/** The market of one symbol as it moves, for as long as what asks for it is shown. */
export function useQuote({ connection, account, symbol }: Asked): LiveQuote {
  const [live, setLive] = useState<LiveQuote>(NOTHING);
  useEffect(() => {
    const query = new URLSearchParams({ connection, symbol, ...(account && { account }) });
    return keepSource(`/api/quotes/stream?${query}`, {
      onOpen: () => setLive((before) => ({ ...before, line: "open" })),
      onEnd(isOver) {
        const line = isOver ? "refused" : "lost";
        setLive((before) => ({ ...before, line: before.heard ? "lost" : line }));
      },
      events: {
        quote(data) {
          const quote = JSON.parse(data) as QuoteBody;
          setLive({ heard: { quote, heardMs: Date.now() }, line: "open" });
        },
      },
    });
  }, [connection, account, symbol]);
  return live;
}
