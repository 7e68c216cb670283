import { expect, test } from "vitest";
import type { PullBody } from "../../../api/types.ts";
import { type CoverageDay, daysOf, stretchesOf, weeksOf } from "./coverage.ts";
import { barsOf, runInWords } from "./runs.ts";

const day = (name: string, state: CoverageDay["state"]): CoverageDay => ({ day: name, state });

test("weeksOf() begins on a Monday and leaves out what lies outside the span", () => {
  const weeks = weeksOf("2026-03-04", "2026-03-09");
  expect(weeks.map((week) => week.filter(Boolean).length)).toEqual([5, 1]);
  expect(weeks[0]?.indexOf("2026-03-04")).toBe(2);
  expect(weeks[1]?.[0]).toBe("2026-03-09");
});

test("stretchesOf() joins neighbours of one state across a month, and breaks at a hole", () => {
  const days = [
    day("2026-02-27", "none"),
    day("2026-02-28", "proven"),
    day("2026-03-01", "proven"),
    day("2026-03-02", "gap"),
    day("2026-03-03", "proven"),
    day("2026-03-05", "proven"),
  ];
  expect(stretchesOf(days)).toEqual([
    { state: "proven", from: "2026-03-05", to: "2026-03-05" },
    { state: "proven", from: "2026-03-03", to: "2026-03-03" },
    { state: "gap", from: "2026-03-02", to: "2026-03-02" },
    { state: "proven", from: "2026-02-28", to: "2026-03-01" },
  ]);
});

test("daysOf() never reaches beyond today", () => {
  expect(daysOf("2026", "2026-03-02")).toEqual({ from: "2026-01-01", to: "2026-03-02" });
  expect(daysOf("2025", "2026-03-02")).toEqual({ from: "2025-01-01", to: "2025-12-31" });
  expect(daysOf("last", "2026-03-02")).toEqual({ from: "2025-03-03", to: "2026-03-02" });
});

const pull = (given: Partial<PullBody>): PullBody => ({
  ...{ id: "p", connection: "c", trigger: "manual", outcome: "succeeded" },
  ...{ startedAt: "2026-03-02T12:00:00.000000Z", imported: 0, updated: 0, skipped: 0 },
  ...{ quarantined: 0, pages: 1, calls: 1, retries: 0, waitedMs: 0, durationMs: 0 },
  ...given,
});

test("barsOf() shows the newest runs, the oldest of them first", () => {
  const newest = { imported: 0, skipped: 9, durationMs: 25 };
  const older = { imported: 4, skipped: 0, durationMs: 100 };
  const oldest = { imported: 99, skipped: 99, durationMs: 9999 };
  const { bars, largest } = barsOf([newest, older, oldest].map(pull), 2);
  expect(bars.map(({ heights }) => heights)).toEqual([
    { imported: 1, skipped: 0, durationMs: 1 },
    { imported: 0, skipped: 1, durationMs: 0.5 },
  ]);
  expect(largest).toEqual({ imported: 4, skipped: 9, durationMs: 100 });
});

test("barsOf() of runs that brought nothing has no heights, and none is no number", () => {
  const { bars } = barsOf([pull({}), pull({})], 30);
  expect(bars.flatMap(({ heights }) => Object.values(heights))).toEqual([0, 0, 0, 0, 0, 0]);
});

test("runInWords() says what a run brought, and why it failed", () => {
  const words = runInWords(pull({ imported: 1, skipped: 614, durationMs: 400.4 }));
  expect(words).toMatch(/ by hand, succeeded: 1 new, 614 known, took 400 ms$/);
  const failure = { code: "down", message: "It is down", owner: "broker", next: "Wait" } as const;
  expect(runInWords(pull({ outcome: "failed", quarantined: 2, failure }))).toMatch(
    /, failed: 0 new, 0 known, 2 unreadable, took 0 ms\. It is down$/,
  );
  expect(runInWords(pull({ outcome: "running" }))).toMatch(/, running: 0 new, 0 known$/);
});
