import type { QuoteBody, Stream } from "#http";

/** The events of a stream of quotes, as they come. */
export async function* quotesIn({ chunks }: Pick<Stream, "chunks">): AsyncIterable<QuoteBody> {
  const text = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    rest += typeof chunk === "string" ? chunk : text.decode(chunk, { stream: true });
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield JSON.parse(data) as QuoteBody;
    }
  }
}
