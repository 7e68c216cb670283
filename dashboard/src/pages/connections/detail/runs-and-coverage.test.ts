import { expect, test } from "vitest";
import type { PullBody } from "../../../api/types.ts";
import { type CoverageDay, daysOf, stretchesOf, weeksOf } from "./coverage.ts";
import { barsOf } from "./runs.ts";

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

test("barsOf() shows the newest runs, the oldest of them first", () => {
  const pull = (imported: number, durationMs: number) => ({ imported, durationMs }) as PullBody;
  const bars = barsOf([pull(0, 25), pull(4, 100), pull(99, 9999)], 2);
  expect(bars.map(({ imported, duration }) => [imported, duration])).toEqual([
    [1, 1],
    [0, 0.5],
  ]);
});
