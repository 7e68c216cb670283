import { expect, test } from "vitest";
import type { Desk } from "./desks.ts";
import { askedFor, markOf } from "./quote.ts";
import type { LiveQuote } from "./useQuote.ts";

const live = (changes: Partial<LiveQuote> = {}, isStale = false): LiveQuote => ({
  heard: {
    quote: {
      ...{ symbol: "ACME", instrument: "equity:ACME:USD", bid: "1", isStale },
      ...{ at: "2026-01-05T15:00:00Z", heardAt: "2026-01-05T15:00:00Z" },
    },
    heardMs: 1_000,
  },
  line: "open",
  ...changes,
});

test("a quote is live while it is young, and says its age when it is not", () => {
  expect(markOf(live(), 15_000)).toEqual({ tone: "good", text: "Live" });
  expect(markOf(live(), 16_000)).toEqual({ tone: "warn", text: "15 s old" });
});

test("a quote of a market that is not heard is stale, however young", () => {
  expect(markOf(live({}, true), 1_000)?.text).toBe("Stale");
  expect(markOf(live({ line: "lost" }), 1_000)?.text).toBe("Stale");
  expect(markOf({ heard: undefined, line: "lost" }, 1_000)).toBeUndefined();
});

test("nothing is asked for without a symbol", () => {
  const desk = { connection: { id: "c-1" }, account: { id: "a-1" } } as unknown as Desk;
  expect(askedFor(desk, "  ")).toBeUndefined();
  expect(askedFor(desk, " ACME ")).toEqual({ connection: "c-1", account: "a-1", symbol: "ACME" });
});
