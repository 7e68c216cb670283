import { useEffect, useState } from "react";
import type { QuoteBody } from "../../api/types.ts";
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
    const source = new EventSource(`/api/quotes/stream?${query}`);
    source.addEventListener("open", () => setLive((before) => ({ ...before, line: "open" })));
    source.addEventListener("quote", (message: MessageEvent<string>) => {
      const quote = JSON.parse(message.data) as QuoteBody;
      setLive({ heard: { quote, heardMs: Date.now() }, line: "open" });
    });
    source.addEventListener("error", () => {
      const line = source.readyState === EventSource.CLOSED ? "refused" : "lost";
      setLive((before) => ({ ...before, line: before.heard ? "lost" : line }));
    });
    return () => source.close();
  }, [connection, account, symbol]);
  return live;
}
