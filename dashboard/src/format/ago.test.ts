import { expect, test } from "vitest";
import { distance } from "./ago.ts";

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
