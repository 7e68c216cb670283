import { expect, test } from "vitest";
import { createEvents } from "#http";
import { closed } from "./fakes.ts";
import { createFigures } from "./statistics.ts";

function counted(fails = false) {
  const events = createEvents();
  const clock = { ms: 0 };
  const asked: unknown[] = [];
  const figures = createFigures({
    events,
    monotonicMs: () => clock.ms,
    blotter: {
      async *outcomes(filter) {
        asked.push(filter);
        if (fails) throw new Error("away");
        yield [closed("30"), closed("-10")];
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
  const { figures, asked } = counted(true);
  await expect(figures({})).rejects.toThrow("away");
  await expect(figures({})).rejects.toThrow("away");
  expect(asked).toHaveLength(2);
});
