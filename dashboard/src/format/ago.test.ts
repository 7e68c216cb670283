import { expect, test } from "vitest";
import { clockOn, countdown, distance } from "./ago.ts";

const NOW = Date.parse("2026-03-02T12:00:00Z");

test.each([
  ["2026-03-02T11:59:50Z", "just now"],
  ["2026-03-02T12:00:20Z", "now"],
  ["2026-03-02T11:59:15Z", "45s ago"],
  ["2026-03-02T11:54:59Z", "5m ago"],
  ["2026-03-02T14:10:00Z", "in 2h"],
  ["2026-02-27T12:00:00.000000Z", "3d ago"],
])("distance() of %s is %s", (instant, words) => {
  expect(distance(instant, NOW)).toBe(words);
});

test.each([
  ["2026-03-02T12:00:00Z", "due"],
  ["2026-03-02T11:00:00Z", "due"],
  ["2026-03-02T12:00:00.200Z", "in 1s"],
  ["2026-03-02T12:04:32Z", "in 4m 32s"],
  ["2026-03-02T14:10:09Z", "in 2h 10m"],
])("countdown() to %s is %s", (instant, words) => {
  expect(countdown(instant, NOW)).toBe(words);
});

test("clockOn() names the day only where it is another in the viewer's zone", () => {
  expect(clockOn("2026-03-02T12:05:52Z", NOW, "Asia/Kolkata")).toBe("17:35:52");
  expect(clockOn("2026-03-02T18:45:00Z", NOW, "Asia/Kolkata")).toBe("2026-03-03 00:15");
});
