import { expect, test } from "vitest";
import { Decimal, instantOf } from "#domain";
import { createEvents } from "#http";
import type { TripTotals } from "#trades";
import { closed } from "./fakes.ts";
import { createFigures } from "./statistics.ts";

const { zero } = Decimal;
const none = { trades: 0, sum: zero, squares: zero, extreme: null, holdingMs: 0, held: 0 };
const both: TripTotals = {
  ...{ currency: "USD", open: 0, all: { ...none, trades: 2 } },
  wins: { ...none, trades: 1, sum: Decimal.of(30) },
  losses: { ...none, trades: 1, sum: Decimal.of(-10) },
  ...{ grossPnl: Decimal.of(20), fees: zero, funding: zero },
  ...{ firstOpen: instantOf(0), lastClose: instantOf(9) },
};

function counted({ fails = false, totals = both } = {}) {
  const events = createEvents();
  const clock = { ms: 0 };
  const asked: unknown[] = [];
  const figures = createFigures({
    events,
    monotonicMs: () => clock.ms,
    blotter: {
      totals: async () => [totals],
      async *profits(filter) {
        asked.push(filter);
        if (fails) throw new Error("away");
        yield [{ currency: "USD", nets: [Decimal.of(30), Decimal.of(-10)], closedMs: [1, 2] }];
      },
      async *outcomes() {
        yield [closed("30"), closed("-10"), closed("1")];
      },
    },
  });
  return { figures, events, clock, asked };
}

test("figures are those of the trades, as text", async () => {
  const { figures } = counted();
  expect(JSON.parse(JSON.stringify(await figures({})))).toMatchObject([
    {
      currency: "USD",
      trades: 2,
      netPnl: "20",
      winRate: "0.5",
      profitFactor: "3",
      maxDrawdown: "10",
    },
  ]);
});

test("trades are read one by one where sums and profits are of different moments", async () => {
  const [found] = await counted({ totals: { ...both, all: none } }).figures({});
  expect([found?.trades, String(found?.netPnl)]).toEqual([3, "21"]);
});

test("the same question is read once until data changes or time passes", async () => {
  const { figures, events, clock, asked } = counted();
  await Promise.all([
    figures({ currency: "USD" }),
    figures({ currency: "USD" }),
    figures({ currency: "EUR" }),
  ]);
  expect(asked).toHaveLength(2);
  events.publish({ type: "import-done", file: "x" });
  await figures({ currency: "USD" });
  expect(asked).toHaveLength(2);
  events.publish({ type: "data-changed", reason: "undo" });
  await figures({ currency: "USD" });
  expect(asked).toHaveLength(3);
  clock.ms += 30_000;
  await figures({ currency: "USD" });
  expect(asked).toHaveLength(4);
});

test("a reading that failed is tried again", async () => {
  const { figures, asked } = counted({ fails: true });
  await expect(figures({})).rejects.toThrow("away");
  await expect(figures({})).rejects.toThrow("away");
  expect(asked).toHaveLength(2);
});
