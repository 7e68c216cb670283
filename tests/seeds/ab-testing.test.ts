/** The test of brokers against each other that the design documents describe, without its faults. */
import { expect, test } from "vitest";
import { BrokerABTestingFramework } from "../../src/index.ts";

const BROKERS = ["oanda", "alpaca", "tradovate"];
const SPLIT = { oanda: 0.7, alpaca: 0.2, tradovate: 0.1 };

function framework(split: Readonly<Record<string, number>> = SPLIT) {
  const testing = new BrokerABTestingFramework();
  testing.createAbTest("fills", BROKERS, split);
  return testing;
}

test("shares of 0.7, 0.2 and 0.1 are taken, others that do not sum to 1 refused", () => {
  expect(() => framework()).not.toThrow();
  expect(() => framework({ ...SPLIT, tradovate: 0.2 })).toThrow(/sum to "110" percent/u);
  expect(() => framework({ oanda: 1, kraken: 0 })).toThrow(/"kraken" .*none of the arms/u);
});

test("an order goes to the same broker in every process", () => {
  const brokers = ["ord-1", "ord-2", "ord-3", "ord-4", "ord-5", "ord-6", "ord-7", "ord-8"].map(
    (clientOrderId) => framework().routeOrder("fills", { clientOrderId }),
  );
  // Written down once: another answer would send the orders of running programs elsewhere.
  expect(brokers).toMatchInlineSnapshot(`
    [
      "oanda",
      "alpaca",
      "alpaca",
      "oanda",
      "oanda",
      "oanda",
      "tradovate",
      "oanda",
    ]
  `);
});

test("orders are split as the shares say", () => {
  const testing = framework();
  const counts: Record<string, number> = {};
  for (let order = 0; order < 10_000; order++) {
    const broker = testing.routeOrder("fills", { clientOrderId: `order-${order}` });
    counts[broker] = (counts[broker] ?? 0) + 1;
  }
  for (const [broker, share] of Object.entries(SPLIT))
    expect(Math.abs((counts[broker] ?? 0) / 10_000 - share)).toBeLessThan(0.02);
});

test("after its end a test sends everything to the first broker", () => {
  const testing = framework();
  testing.stopAbTest("fills");
  const brokers = Array.from({ length: 20 }, (_, order) =>
    testing.routeOrder("fills", { clientOrderId: `order-${order}` }),
  );
  expect(new Set(brokers)).toEqual(new Set(["oanda"]));
  expect(() => testing.routeOrder("none", { clientOrderId: "o" })).toThrow(
    /There is no test "none"/u,
  );
});

test("what was recorded comes back with how sure it is", () => {
  const testing = framework();
  expect(testing.performanceOf("oanda", "fill_time_ms")).toBeUndefined();
  for (const value of [10, 12, 14]) testing.recordPerformance("oanda", "fill_time_ms", value);
  const found = testing.performanceOf("oanda", "fill_time_ms");
  expect(found).toMatchObject({ count: 3, mean: 12 });
  expect(found?.interval.low).toBeLessThan(12);
});
