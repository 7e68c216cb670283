import { expect, test } from "vitest";
import { connectionOf, fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const quote = (symbol: string, more: object = {}) => ({
  ...{ symbol, instrument: `equity:${symbol}:USD`, bid: "1.5", ask: "1.6", isStale: false },
  ...{ at: "2026-01-05T15:00:00.000000Z", heardAt: "2026-01-05T15:00:00.000000Z" },
  ...more,
});
const event = (body: object) => `event: quote\ndata: ${JSON.stringify(body)}\n\n`;

async function run(args: readonly string[], chunks: readonly string[]) {
  let taken = 0;
  let isLeft = false;
  const stream = {
    contentType: "text/event-stream",
    chunks: {
      [Symbol.asyncIterator]: () => ({
        next: async () =>
          taken < chunks.length
            ? { done: false, value: chunks[taken++] }
            : { done: true, value: undefined },
        return: async () => ((isLeft = true), { done: true, value: undefined }),
      }),
    },
  };
  const fake = fakeHost({
    "GET /api/connections": () => ({ items: [connectionOf()] }),
    "GET /api/quotes/stream": () => stream,
  });
  const code = await runProgram(["quote", ...args], fake.host);
  return { code, ...fake.written, taken: () => taken, isLeft: () => isLeft, called: fake.called };
}

test("shows each symbol once and leaves, wherever the network cuts the stream", async () => {
  const text = `retry: 2000\n\n${event(quote("ACME"))}${event(quote("INIT", { isStale: true }))}`;
  const cut = [text.slice(0, 40), text.slice(40, 300), text.slice(300), event(quote("ACME"))];
  const { code, out, taken, isLeft, called } = await run(["Practice", "ACME", "INIT"], cut);
  expect(code).toBe(0);
  expect(out.split("\n").filter(Boolean)).toEqual([
    expect.stringMatching(/^ACME {2}bid 1\.5 {2}ask 1\.6 {2}2026-01-05/),
    expect.stringMatching(/^INIT .* {2}STALE$/),
  ]);
  expect([taken(), isLeft()]).toEqual([3, true]);
  expect(called.at(-1)?.given.query).toMatchObject({ connection: "c1", symbol: ["ACME", "INIT"] });
});

test("goes on where it is asked to, one line of JSON for each", async () => {
  const moves = [event(quote("ACME")), event(quote("ACME", { bid: "1.55" }))];
  const { out } = await run(["Practice", "ACME", "--follow", "--json"], moves);
  const lines = out.split("\n").filter(Boolean);
  expect(lines.map((line) => (JSON.parse(line) as { bid: string }).bid)).toEqual(["1.5", "1.55"]);
});
