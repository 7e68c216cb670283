import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { momentsOf, type RollUp } from "#routing";
import { createQualities } from "./qualities.ts";

const START = Date.UTC(2026, 2, 2, 15);

const sum = (route: string, stratum: string, mean: number): RollUp => ({
  ...{ environment: "paper", route, stratum, period: "2026-03-01", orders: 9 },
  metrics: { slippage: momentsOf([mean - 1, mean + 1]) },
  ...{ rejects: {}, ackMs: { count: 0, buckets: {} }, fillMs: { count: 0, buckets: {} } },
});

/** Sums that can be replaced, a clock that can be moved, and what was asked of the database. */
function world() {
  let ms = 0;
  let sums: () => Promise<readonly RollUp[]> = async () => [sum("a", "equity", 3)];
  const asked: unknown[] = [];
  const qualities = createQualities({
    clock: { now: () => instantOf(START + ms), monotonicMs: () => ms },
    routing: {
      rollUps: (filter) => {
        asked.push(filter);
        return sums();
      },
    },
  });
  const slippage = async (stratum = "equity") =>
    [...(await qualities.of("paper", stratum))].map(([route, each]) => [route, each.slippageBps]);
  return {
    ...{ asked, qualities, slippage },
    pass: (by: number) => void (ms += by),
    become: (next: typeof sums) => void (sums = next),
  };
}

test("what was measured is told by stratum, of three months, and read once for all that ask", async () => {
  const { asked, slippage } = world();
  const both = await Promise.all([slippage(), slippage(), slippage("option")]);
  expect(both).toEqual([[["a", 3]], [["a", 3]], []]);
  expect(asked).toEqual([{ environment: "paper", since: "2025-12-02" }]);
});

test("paper and live are read apart", async () => {
  const { asked, qualities } = world();
  await qualities.of("paper", "equity");
  await qualities.of("live", "equity");
  expect(asked).toMatchObject([{ environment: "paper" }, { environment: "live" }]);
});

test("it is read anew once more was measured here, and after some seconds", async () => {
  const { asked, become, pass, qualities, slippage } = world();
  await slippage();
  become(async () => [sum("a", "equity", 5), sum("b", "equity", 1)]);
  pass(9_999);
  expect(await slippage()).toEqual([["a", 3]]);
  qualities.forget();
  expect(await slippage()).toEqual([
    ["a", 5],
    ["b", 1],
  ]);
  expect(asked).toHaveLength(2);
  pass(10_000);
  await slippage();
  expect(asked).toHaveLength(3);
});

test("a database that failed is asked again", async () => {
  const { become, slippage } = world();
  become(() => Promise.reject(new Error("It is away")));
  await expect(slippage()).rejects.toThrow("It is away");
  become(async () => []);
  expect(await slippage()).toEqual([]);
});

test("what was measured while the sums were read is not missed by the next order", async () => {
  const { become, qualities, slippage } = world();
  let release: (sums: readonly RollUp[]) => void = () => undefined;
  become(() => new Promise((resolve) => (release = resolve)));
  const early = slippage();
  qualities.forget();
  become(async () => [sum("a", "equity", 7)]);
  release([]);
  expect(await early).toEqual([]);
  expect(await slippage()).toEqual([["a", 7]]);
});
