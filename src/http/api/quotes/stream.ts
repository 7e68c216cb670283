import { type QuoteBody, quoteQuery } from "../../contract/index.ts";
import { defineEndpoint, stream } from "../../endpoint.ts";
import type { Events } from "../../events.ts";

export const streamQuotes = defineEndpoint({
  method: "GET",
  path: "/api/quotes/stream",
  scope: "read",
  tag: "orders",
  summary: "Server-Sent Events: quote, for each instrument as its market stands",
  query: quoteQuery,
  reply: stream,
  media: ["text/event-stream"],
  handle: async ({ query }, { quotes, events }) => ({
    contentType: "text/event-stream; charset=utf-8",
    chunks: quoteTexts(await quotes.stream(query), events),
  }),
});

/** Ends with its client, with the right to hear, and with the server. */
function quoteTexts(
  quotes: AsyncIterable<readonly QuoteBody[]>,
  { onClose }: Pick<Events, "onClose">,
): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      const taken = quotes[Symbol.asyncIterator]();
      const end = async () => {
        stop();
        await taken.return?.();
        return { done: true, value: undefined } as const;
      };
      const stop = onClose(() => void end());
      let isFirst = true;
      return {
        async next() {
          if (isFirst) {
            isFirst = false;
            // Who asks hears at once that the stream is there, whenever a price comes.
            return { done: false, value: "retry: 2000\n\n" };
          }
          const { done, value } = await taken.next();
          return done ? end() : { done: false, value: value.map(textOf).join("") };
        },
        return: end,
      };
    },
  };
}

const textOf = (quote: QuoteBody) => `event: quote\ndata: ${JSON.stringify(quote)}\n\n`;
