import { describe, expect, it } from "vitest";
import { daysOf } from "./trend.ts";

const now = Date.parse("2026-01-08T09:00:00Z");

describe("days of a trend", () => {
  it("add up their hours, and days without failures are 0", () => {
    const trend = [
      { hour: "2026-01-05T23:00:00.000000Z", count: 2 },
      { hour: "2026-01-07T00:00:00.000000Z", count: 3 },
      { hour: "2026-01-07T23:00:00.000000Z", count: 4 },
    ];
    const since = "2026-01-05T09:00:00.000000Z";
    expect(daysOf(trend, { since, now })).toEqual([2, 0, 7, 0]);
  });

  it("leave out what lies before and after", () => {
    const trend = [
      { hour: "2026-01-04T23:00:00.000000Z", count: 1 },
      { hour: "2026-01-09T00:00:00.000000Z", count: 1 },
    ];
    expect(daysOf(trend, { since: "2026-01-08T00:00:00.000000Z", now })).toEqual([0]);
  });
});
