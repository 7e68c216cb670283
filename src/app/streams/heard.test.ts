import { expect, test } from "vitest";
import type { QuoteBody } from "#http";
import { untilHeard } from "./heard.ts";

const quoteOf = (symbol: string): QuoteBody => ({
  ...{ symbol, instrument: `equity:${symbol}:USD`, bid: "1", isStale: false },
  ...{ at: "2026-01-05T15:00:00.000000Z", heardAt: "2026-01-05T15:00:00.000000Z" },
});

/** Quotes of which the last never comes, until whoever waits for it is told to leave. */
function market(...batches: readonly (readonly QuoteBody[])[]) {
  let left = 0;
  let leave: () => void = () => undefined;
  const coming = [...batches];
  const quotes: AsyncIterable<readonly QuoteBody[]> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const value = coming.shift();
        if (value) return { done: false, value };
        await new Promise<void>((resolve) => (leave = resolve));
        return { done: true, value: undefined };
      },
      async return() {
        left++;
        leave();
        return { done: true, value: undefined };
      },
    }),
  };
  return { quotes, left: () => left };
}

/** A clock whose seconds pass when they are told to. */
function stopwatch() {
  let pass: () => void = () => undefined;
  let asked = 0;
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      asked = ms;
      pass = resolve;
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  return { clock: { sleep }, pass: () => pass(), asked: () => asked };
}

test("a stream ends as soon as each instrument was heard", async () => {
  const { quotes, left } = market([quoteOf("ACME")], [quoteOf("ACME")], [quoteOf("GLOBX")]);
  const { clock } = stopwatch();
  const seen: string[] = [];
  for await (const batch of untilHeard(quotes, { clock, seconds: 5, many: 2 }))
    seen.push(...batch.map(({ symbol }) => symbol));
  expect([seen, left()]).toEqual([["ACME", "ACME", "GLOBX"], 1]);
});

test("a stream of a market that is silent ends when its seconds have passed", async () => {
  const { quotes, left } = market([quoteOf("ACME")]);
  const { clock, pass, asked } = stopwatch();
  const taken = untilHeard(quotes, { clock, seconds: 5, many: 2 })[Symbol.asyncIterator]();
  expect((await taken.next()).done).toBe(false);
  const last = taken.next();
  pass();
  expect(await last).toEqual({ done: true, value: undefined });
  expect(asked()).toBe(5_000);
  expect(left()).toBeGreaterThan(0);
});
