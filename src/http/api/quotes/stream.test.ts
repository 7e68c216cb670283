import { expect, test } from "vitest";
import { createEvents } from "../../events.ts";
import type { Services } from "../../services.ts";
import { streamQuotes } from "./stream.ts";

const quote = {
  ...{ symbol: "ACME", instrument: "equity:ACME:USD", bid: "1", isStale: false },
  ...{ at: "2026-01-05T15:00:00.000000Z", heardAt: "2026-01-05T15:00:00.000000Z" },
};

async function opened() {
  const events = createEvents();
  let left = 0;
  let give: (batch: { done: boolean; value: unknown }) => void = () => undefined;
  const quotes = {
    [Symbol.asyncIterator]: () => ({
      next: async () => new Promise((resolve) => (give = resolve)),
      async return() {
        left++;
        give({ done: true, value: undefined });
        return { done: true, value: undefined };
      },
    }),
  };
  const services = { events, quotes: { stream: async () => quotes } } as unknown as Services;
  const query = { connection: "c1", symbol: ["ACME"] };
  const { chunks } = await streamQuotes.handle({ params: {}, query, body: {} }, services);
  const taken = chunks[Symbol.asyncIterator]();
  await taken.next();
  return {
    events,
    taken,
    left: () => left,
    give: (value: unknown) => give({ done: false, value }),
  };
}

test("a quote is an event of the stream", async () => {
  const { taken, give } = await opened();
  const next = taken.next();
  give([quote]);
  expect((await next).value).toBe(`event: quote\ndata: ${JSON.stringify(quote)}\n\n`);
});

test("a stream that waits ends with the server, or with the right to hear it", async () => {
  const { events, taken, left } = await opened();
  const next = taken.next();
  expect(events.streams()).toBe(1);
  events.close();
  expect(await next).toEqual({ done: true, value: undefined });
  expect([left(), events.streams()]).toEqual([expect.any(Number), 0]);
});

test("a client that leaves ends what is followed for it", async () => {
  const { events, taken, left } = await opened();
  await taken.return?.();
  expect([left(), events.streams()]).toEqual([1, 0]);
});
