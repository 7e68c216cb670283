import { expect, test } from "vitest";
import { count, formatBytes, formatSpan } from "./span.ts";

test("formatSpan() gives two units when there are two", () => {
  expect([350, 61_000, 3_600_000, 90_061_000].map(formatSpan)).toEqual([
    "350 ms",
    "1m 1s",
    "1h",
    "1d 1h",
  ]);
});

test("formatBytes() climbs units by thousands", () => {
  expect([12, 12_400, 3_500_000, 250_000_000].map(formatBytes)).toEqual([
    "12 B",
    "12.4 kB",
    "3.5 MB",
    "250 MB",
  ]);
});

test("count() bends the noun", () => {
  expect([count(1, "trade"), count(0, "trade"), count(2, "entry", "entries")]).toEqual([
    "1 trade",
    "0 trades",
    "2 entries",
  ]);
});
