import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countFrom, earliest, insert, lastOf, type Log, prune, spaceFor } from "./limit-log.ts";

function logOf(...times: number[]): Log {
  const log = { times: spaceFor(3), head: 0, tail: 0, windowMs: 100 };
  for (const at of times) insert(log, at, 1);
  return log;
}
const timesOf = ({ times, head, tail }: Log) => [...times.subarray(head, tail)];

/** The most that stands in any window; a window begins with one of its units. */
const worst = (times: readonly number[], windowMs: number) =>
  Math.max(
    0,
    ...times.map((first) => times.filter((t) => t >= first && t < first + windowMs).length),
  );

describe("earliest", () => {
  it.each([
    ["an empty log", [], 1, 0],
    ["a log with room", [0, 0], 1, 0],
    ["a full window", [0, 0, 0], 1, 100],
    ["a weight that needs two to end", [0, 10, 20], 2, 110],
    ["a weight that fills the window", [0, 10], 3, 110],
    ["what is booked for later and leaves room", [150, 150, 150], 1, 0],
    ["what is booked for soon and leaves none", [50, 50, 50], 1, 150],
    ["a gap between what was and what is to come", [0, 0, 0, 250, 250, 250], 1, 100],
    ["a gap that is too short", [0, 0, 0, 150, 150, 150], 1, 250],
    ["one full window after the other", [0, 60, 90, 130, 160], 1, 190],
  ])("finds room in %s", (_, times, weight, expected) => {
    expect(earliest(logOf(...times), 0, { cap: 3, weight })).toBe(expected);
  });

  it("lets no window hold more than its cap, and finds the first moment there is", () => {
    const step = fc.record({
      later: fc.integer({ min: 0, max: 40 }),
      weight: fc.integer({ min: 1, max: 3 }),
      cap: fc.integer({ min: 3, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const log = logOf();
        let from = 0;
        for (const { later, weight, cap } of steps) {
          from += later;
          const at = earliest(log, from, { cap, weight });
          const fits = (moment: number) => {
            const tried = [...timesOf(log), ...Array.from({ length: weight }, () => moment)];
            const ours = tried.filter((t) => Math.abs(t - moment) < 100).sort((a, b) => a - b);
            return worstAround(ours, moment, 100) <= cap;
          };
          expect(fits(at)).toBe(true);
          for (let moment = from; moment < at; moment++) expect(fits(moment)).toBe(false);
          insert(log, at, weight);
        }
        expect(worst(timesOf(log), 100)).toBeLessThanOrEqual(5);
        expect(timesOf(log)).toEqual(timesOf(log).toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});

/** The most in a window that holds the moment. */
function worstAround(times: readonly number[], moment: number, windowMs: number): number {
  const windows = times.filter((first) => first <= moment && moment < first + windowMs);
  return Math.max(
    ...windows.map((first) => times.filter((t) => t >= first && t < first + windowMs).length),
  );
}

it("prune forgets what ended and countFrom counts what did not", () => {
  const log = logOf(...Array.from({ length: 200 }, (_, at) => at));
  prune(log, 249);
  expect(timesOf(log)).toEqual(Array.from({ length: 50 }, (_, at) => at + 150));
  expect(countFrom(log, 250)).toBe(49);
  prune(log, 260);
  expect(countFrom(log, 240)).toBe(39);
  prune(log, 400);
  expect([timesOf(log), lastOf(log)]).toEqual([[], undefined]);
});

it("a log takes no more memory than its window holds, however long it is used", () => {
  const log = logOf();
  for (let at = 0; at < 10_000; at++) {
    prune(log, at);
    insert(log, at, 1);
  }
  expect(timesOf(log)).toHaveLength(100);
  expect(log.times.length).toBeLessThanOrEqual(402);
});
