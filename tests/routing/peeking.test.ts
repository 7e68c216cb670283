/** What looking again and again does to a test that is made for one look. */
import {
  bucketOf,
  chiSquareAbove,
  type Difference,
  MILLION,
  normalQuantile,
  pValueOf,
  sequenceChance,
} from "#routing";
import { expect, test } from "vitest";
import { createDice } from "../simulation/random.ts";
import { say } from "../support/corpus.ts";

const RUNS = 1_000;
const VALUES = 10_000;
const LOOK_EVERY = 100;
const ALPHA = 0.05;

/** Whether a run without any difference ever seemed to show one, by each way of looking. */
function run(seed: number) {
  const dice = createDice(seed);
  let sum = 0;
  let squares = 0;
  const found = { atTheEnd: false, naive: false, tunedEarly: false, tunedLate: false };
  for (let count = 1; count <= VALUES; count++) {
    const value = normalQuantile(dice.fraction() + 2 ** -33);
    sum += value;
    squares += value * value;
    if (count % LOOK_EVERY > 0) continue;
    const difference = meanAgainstZero({ sum, squares, count });
    const isSmall = pValueOf(difference) < ALPHA;
    found.naive ||= isSmall;
    found.atTheEnd = isSmall;
    found.tunedEarly ||= sequenceChance(difference, { alpha: ALPHA, units: 500 }) < ALPHA;
    found.tunedLate ||= sequenceChance(difference, { alpha: ALPHA, units: 5_000 }) < ALPHA;
  }
  return found;
}

type Sums = { readonly sum: number; readonly squares: number; readonly count: number };

function meanAgainstZero({ sum, squares, count }: Sums): Difference {
  const estimate = sum / count;
  const variance = (squares - sum * estimate) / (count - 1);
  return { estimate, error: Math.sqrt(variance / count), df: count - 1, count };
}

test("a test for one look raises false alarms when one peeks, a sequence does not", () => {
  const runs = Array.from({ length: RUNS }, (_, seed) => run(seed + 1));
  const share = (name: keyof ReturnType<typeof run>) =>
    runs.filter((found) => found[name]).length / RUNS;
  const percent = (name: keyof ReturnType<typeof run>) => `${(share(name) * 100).toFixed(1)} %`;
  say(
    `  false alarms of ${RUNS} runs with ${VALUES / LOOK_EVERY} looks: ` +
      `one look ${percent("atTheEnd")}, naive peeking ${percent("naive")}, ` +
      `always valid ${percent("tunedEarly")} and ${percent("tunedLate")}`,
  );
  // Four standard errors around the figures of an independent simulation (5.5, 38.0, 2.8, 2.3 %).
  expect(Math.abs(share("atTheEnd") - 0.05)).toBeLessThan(0.028);
  expect(Math.abs(share("naive") - 0.38)).toBeLessThan(0.06);
  expect(share("tunedEarly")).toBeLessThanOrEqual(ALPHA);
  expect(share("tunedLate")).toBeLessThanOrEqual(ALPHA);
});

test("buckets are uniform, and those of two experiments are independent", () => {
  const [bins, units] = [100, 50_000];
  const one = Array.from({ length: bins }, () => 0);
  const both = Array.from({ length: 100 }, () => 0);
  const bin = (experiment: string, unit: string, of: number) =>
    Math.floor((bucketOf({ experiment, salt: "s", unit }) * of) / MILLION);
  const add = (counts: number[], at: number) => (counts[at] = (counts[at] ?? 0) + 1);
  for (let unit = 0; unit < units; unit++) {
    add(one, bin("first", `position-${unit}`, bins));
    const place = bin("first", `position-${unit}`, 10) * 10 + bin("second", `position-${unit}`, 10);
    add(both, place);
  }
  const chance = (counts: readonly number[]) => {
    const expected = units / counts.length;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    return chiSquareAbove(chiSquare, counts.length - 1);
  };
  const largest = Math.max(...one.map((count) => Math.abs(count - units / bins)));
  say(
    `  ${units} units in ${bins} bins: p = ${chance(one).toFixed(3)}, ` +
      `largest bin off by ${largest}; two experiments: p = ${chance(both).toFixed(3)}`,
  );
  expect(chance(one)).toBeGreaterThan(0.001);
  expect(chance(both)).toBeGreaterThan(0.001);
});
