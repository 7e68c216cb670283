import type { Day } from "#domain";
import { expect, test } from "vitest";
import { momentsOf } from "../statistics/moments.ts";
import { act, made, running, START } from "./fakes.ts";
import { reweighExperiment, stopExperiment } from "./lifecycle.ts";
import type { CellTally } from "./tally.ts";
import { proposeShares } from "./thompson.ts";

const automatic = { kind: "automatic", floor: 50_000, halfLifeDays: 30 } as const;
const fills = { goal: { metric: "fill-rate", difference: 0.02 } } as const;

function fractions(seed = 1) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const given = (seed?: number) => ({ now: START, fraction: fractions(seed) });

const rate = (filled: number, count: number) => ({
  units: count,
  metrics: {
    "fill-rate": momentsOf(Array.from({ length: count }, (_, at) => (at < filled ? 1 : 0))),
  },
});

const tally = (alpha: [number, number], beta: [number, number], day = "2026-03-01"): CellTally => ({
  cell: "1|alpha,beta|equity",
  day: day as Day,
  shares: { alpha: 500_000, beta: 500_000 },
  arms: { alpha: rate(...alpha), beta: rate(...beta) },
});

test("the arm that fills more gets more, and the other keeps the floor", () => {
  const experiment = running({ ...fills, selection: automatic });
  const proposal = proposeShares(experiment, [tally([850, 1_000], [950, 1_000])], given());
  expect(proposal?.shares).toEqual({ alpha: 50_000, beta: 950_000 });
  expect(proposal?.posteriors.map(({ arm, units }) => [arm, Math.round(units / 10)])).toEqual([
    ["alpha", 97],
    ["beta", 97],
  ]);
});

test("arms that are alike keep about half each, the same for the same numbers", () => {
  const experiment = running({ ...fills, selection: automatic });
  const tallies = [tally([900, 1_000], [900, 1_000])];
  const one = proposeShares(experiment, tallies, given(7));
  expect(proposeShares(experiment, tallies, given(7))).toEqual(one);
  expect(Math.abs((one?.shares["beta"] ?? 0) - 500_000)).toBeLessThan(30_000);
});

test("what is old counts less than what is new", () => {
  const experiment = running({ ...fills, selection: automatic });
  const tallies = [
    tally([990, 1_000], [900, 1_000], "2025-03-01"),
    tally([90, 100], [99, 100], "2026-03-01"),
  ];
  expect(proposeShares(experiment, tallies, given())?.shares["beta"]).toBeGreaterThan(800_000);
});

test("a lower mean wins where less is better", () => {
  const experiment = running({ selection: automatic });
  const slippage = (mean: number) => ({
    units: 100,
    metrics: { slippage: momentsOf(Array.from({ length: 100 }, (_, at) => mean + (at % 5) - 2)) },
  });
  const tallies = [{ ...tally([1, 1], [1, 1]), arms: { alpha: slippage(1), beta: slippage(4) } }];
  expect(proposeShares(experiment, tallies, given())?.shares["alpha"]).toBe(950_000);
});

test("shares move only in an experiment that runs, was asked to, and has measured all arms", () => {
  const tallies = [tally([850, 1_000], [950, 1_000])];
  expect(proposeShares(running(fills), tallies, given())).toBeUndefined();
  const experiment = running({ ...fills, selection: automatic });
  expect(proposeShares(experiment, [tally([9, 10], [950, 1_000])], given())).toBeUndefined();
  const stopped = made(stopExperiment(experiment, act()));
  expect(proposeShares(stopped, tallies, given())).toBeUndefined();
});

test("an arm that a guardrail stopped gets nothing again, not even the floor", () => {
  const arms = ["alpha", "beta", "gamma"].map((id) => ({ id, environment: "paper" as const }));
  const percent = { alpha: 40, beta: 40, gamma: 20 };
  const experiment = running({ ...fills, arms, percent, selection: automatic });
  const shares = { alpha: 500_000, beta: 500_000, gamma: 0 };
  const stopped = made(reweighExperiment(experiment, shares, act("guardrail")));
  const proposal = proposeShares(stopped, [tally([900, 1_000], [900, 1_000])], given());
  expect(proposal?.shares["gamma"]).toBe(0);
});
