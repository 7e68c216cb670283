import { expect, test } from "vitest";
import { Decimal, type Execution, executionId, instantOf, instrument, accountId } from "#domain";
import type { Blotter } from "#sync";
import { buildRoundTrips, type RoundTrip } from "#trades";
import { explainTrade } from "./explain.ts";

const contract = instrument({
  kind: "future",
  symbol: "XQ",
  currency: "USD",
  multiplier: Decimal.of(5),
});

const fill = (n: number, side: "buy" | "sell", quantity: number, price: number): Execution => ({
  id: executionId(`e${n}`),
  account: accountId("test", "1"),
  instrument: contract,
  kind: "fill",
  side,
  quantity: Decimal.of(quantity),
  price: Decimal.of(price),
  fees: [],
  executedAt: instantOf(n * 60_000),
  precision: "instant",
  zone: { name: "UTC", evidence: "stated" },
  sequence: n,
  report: "new",
});

/** A blotter over events, as far as an explanation asks. */
function blotterOf(events: readonly Execution[]): {
  blotter: Blotter;
  trips: readonly RoundTrip[];
} {
  const trips = buildRoundTrips(events).roundTrips;
  const blotter = {
    accounts: async () => [],
    trades: async ({ from = "" }) => ({
      items: trips
        .filter(({ closedAt }) => closedAt !== undefined && closedAt >= from)
        .toSorted((a, b) => ((a.closedAt ?? "") < (b.closedAt ?? "") ? -1 : 1)),
    }),
    eventsOf: async ({ openedAt, closedAt = "~" }) =>
      events.filter(({ executedAt }) => executedAt >= openedAt && executedAt <= closedAt),
  } as Pick<Blotter, "accounts" | "trades" | "eventsOf"> as Blotter;
  return { blotter, trips };
}

/** As it is sent: decimals are objects until then. */
const json = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

test("a trade is explained by its matches, whose profits add up to its own", async () => {
  const { blotter, trips } = blotterOf([
    fill(1, "buy", 2, 100),
    fill(2, "buy", 1, 103),
    fill(3, "sell", 3, 104),
  ]);
  const [trip] = trips;
  const { matches, executions, rule } = await explainTrade(blotter, {}, trip ?? expect.fail());
  expect(matches.map(({ quantity, grossPnl }) => `${quantity}: ${grossPnl}`)).toEqual([
    "2: 40",
    "1: 5",
  ]);
  expect(executions).toHaveLength(3);
  expect(rule).toMatchObject({ grouping: "flat-to-flat", matching: "fifo" });
});

test("a position that turned again and again is explained from where it was flat", async () => {
  const turns = [
    fill(1, "buy", 5, 100),
    fill(2, "sell", 8, 110),
    fill(3, "buy", 7, 105),
    fill(4, "sell", 4, 106),
  ];
  const { blotter, trips } = blotterOf(turns);
  expect(trips).toHaveLength(3);
  for (const trip of trips) {
    const { matches } = await explainTrade(blotter, {}, trip);
    const sum = Decimal.sum(json(matches).map(({ grossPnl }) => Decimal.of(grossPnl)));
    expect(sum.toString()).toBe(trip.grossPnl.toString());
  }
  const last = await explainTrade(blotter, {}, trips[2] ?? expect.fail());
  expect(json(last.matches).map(({ quantity }) => quantity)).toEqual(["4"]);
});

test("a trade of more executions than can be shown says how many are left out", async () => {
  const many = Array.from({ length: 1201 }, (_, n) =>
    fill(n + 1, n === 0 ? "buy" : "sell", n === 0 ? 1200 : 1, 100),
  );
  const { blotter, trips } = blotterOf(many);
  const { matches, executions, omitted } = await explainTrade(
    blotter,
    {},
    trips[0] ?? expect.fail(),
  );
  expect([matches.length, executions.length]).toEqual([1000, 1000]);
  expect(omitted).toEqual({ matches: 200, executions: 201 });
});

test("a position that turned too often to be followed back is told without its matches", async () => {
  const turns = Array.from({ length: 600 }, (_, n) =>
    fill(n + 1, n % 2 === 0 ? "buy" : "sell", n === 0 ? 1 : 2, 100),
  );
  const { blotter, trips } = blotterOf(turns);
  const last = trips.findLast(({ status }) => status === "closed") ?? expect.fail();
  const { matches, omitted } = await explainTrade(blotter, {}, last);
  expect(matches).toEqual([]);
  expect(omitted).toEqual({ matches: 1, executions: 2 });
});
