import { expect, test } from "vitest";
import { fail } from "#domain";
import type { BrokerBody, PositionViewBody } from "#http";
import { connectionOf, fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

type Instrument = PositionViewBody["instrument"];

const heldOf = (
  symbol: string,
  changes: Partial<PositionViewBody> = {},
  instrument: Partial<Instrument> = {},
): PositionViewBody => ({
  ...{ account: "oanda:1", quantity: "10", averagePrice: "100" },
  ...{ asOf: "2026-01-05T15:00:00.000000Z", ...changes },
  instrument: {
    ...{ id: `equity:${symbol}:USD`, kind: "equity", symbol, currency: "USD" },
    ...{ multiplier: "1", ...instrument },
  },
});

const event = (symbol: string, prices: object) =>
  `event: quote\ndata: ${JSON.stringify({
    ...{ symbol, instrument: `equity:${symbol}:USD`, isStale: false, ...prices },
    ...{ at: "2026-01-05T15:00:01.000000Z", heardAt: "2026-01-05T15:00:01.000000Z" },
  })}\n\n`;

type World = {
  readonly held: readonly PositionViewBody[];
  readonly quotes?: readonly string[] | (() => never);
};

async function run(args: readonly string[], { held, quotes = [] }: World) {
  const fake = fakeHost({
    "GET /api/positions": () => ({ items: held }),
    "GET /api/connections": () => ({
      items: [connectionOf(), connectionOf({ id: "c2", broker: "ibkr-flex", accounts: [] })],
    }),
    "GET /api/brokers": () => ({
      items: [{ id: "oanda", takesOrders: true } as BrokerBody],
    }),
    "GET /api/quotes/stream": () => ({
      contentType: "text/event-stream",
      chunks: typeof quotes === "function" ? quotes() : quotes,
    }),
  });
  const code = await runProgram(["positions", ...args], fake.host);
  const asked = fake.called.filter(({ path }) => path === "GET /api/quotes/stream");
  return { code, ...fake.written, asked, json: () => JSON.parse(fake.written.out) };
}

test("without --live nothing is asked of a market", async () => {
  const { code, out, asked } = await run([], { held: [heldOf("ACME")] });
  expect([code, asked.length]).toEqual([0, 0]);
  expect(out).toMatch(/oanda:1 +ACME +10 +100 +USD +not reported/);
});

test("--live prices a long position at the bid, a short one at the ask, and says what closing brings", async () => {
  const { code, out, asked } = await run(["--live"], {
    held: [heldOf("ACME"), heldOf("GLOBX", { quantity: "-4" })],
    quotes: [
      event("ACME", { bid: "101.5", ask: "102" }),
      event("GLOBX", { bid: "98", ask: "99.25" }),
    ],
  });
  expect(code).toBe(0);
  expect(out).toMatch(/ACME +10 +100 +101\.5 +bid +15 +USD/);
  expect(out).toMatch(/GLOBX +-4 +100 +99\.25 +ask +3 +USD/);
  expect(asked.map(({ given }) => given.query)).toEqual([
    {
      ...{ connection: "c1", account: "oanda:1", symbol: ["ACME", "GLOBX"] },
      ...{ partial: "true", seconds: 10 },
    },
  ]);
});

test("--live keeps what no market prices, and the last trade stands in for an empty side", async () => {
  const { out, json } = await run(["--live", "--json"], {
    held: [
      heldOf("ACME", { averagePrice: undefined }),
      heldOf("QUIET"),
      heldOf("PERP", { quantity: "100" }, { inverse: true }),
    ],
    quotes: [
      event("ACME", { ask: "5", last: "4.5", isStale: true }),
      event("PERP", { bid: "125" }),
    ],
  });
  expect(out).not.toContain("NaN");
  const [acme, quiet, perp] = json();
  expect(acme.live).toMatchObject({ price: "4.5", of: "last", isStale: true });
  expect(acme.unrealisedPnl).toBeUndefined();
  expect(quiet.live).toBeUndefined();
  // 100 dollars bought 1 coin at 100, and are 0.8 of one at 125.
  expect(perp.unrealisedPnl).toBe("0.2");
});

test("--live says which market cannot be heard, and shows what is held all the same", async () => {
  const { code, out, err } = await run(["--live"], {
    held: [heldOf("ACME")],
    quotes: () =>
      fail({ code: "broker-timeout", message: "No answer", owner: "broker", next: "Wait" }),
  });
  expect(code).toBe(0);
  expect(err).toBe("No prices from Practice: No answer\n");
  expect(out).toMatch(/ACME +10 +100 +none +not known +USD/);
});
