import { expect, test } from "vitest";
import { dayIn, nextDay, shiftDay, startOfDay, timeIn, zoneName } from "./instant.ts";

const instant = "2026-03-29T01:30:00.000000Z";

test("dayIn() and timeIn() show the zone's wall clock when summer time begins", () => {
  expect(dayIn(instant, "Europe/Berlin")).toBe("2026-03-29");
  expect(timeIn(instant, "Europe/Berlin")).toBe("03:30:00");
  expect(timeIn(instant, "America/New_York")).toBe("21:30:00");
  expect(dayIn(instant, "America/New_York")).toBe("2026-03-28");
});

test("startOfDay() finds midnight when the offset changes on that day", () => {
  expect(startOfDay("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000000Z");
  expect(startOfDay("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000000Z");
  expect(startOfDay("2026-11-01", "America/New_York")).toBe("2026-11-01T04:00:00.000000Z");
  expect(startOfDay("2026-11-02", "America/New_York")).toBe("2026-11-02T05:00:00.000000Z");
});

test("shiftDay() crosses months when days are added", () => {
  expect(nextDay("2026-02-28")).toBe("2026-03-01");
  expect(shiftDay("2026-01-01", -1)).toBe("2025-12-31");
});

test("zoneName() is short when the zone is UTC", () => {
  expect(zoneName("UTC")).toBe("UTC");
});
