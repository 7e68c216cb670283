import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./index.ts";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);
const DAY = 86_400_000;

const table: readonly (readonly [string, number | undefined])[] = [
  ["0", 0],
  ["1", 1000],
  [" 120 ", 120_000],
  ["0005", 5000],
  ["1.5", 1500],
  ["0.0001", 1],
  ["86400", DAY],
  ["86401", DAY],
  ["99999999999", DAY],
  ["-5", undefined],
  ["+5", undefined],
  ["5s", undefined],
  ["1e3", undefined],
  ["0x10", undefined],
  ["", undefined],
  ["soon", undefined],
  ["Fri, 20 Nov 2026 12:00:30 GMT", 30_000],
  ["fri, 20 nov 2026 12:00:30 gmt", 30_000],
  ["Fri, 20 Nov 2026 11:59:00 GMT", 0],
  ["Sat, 21 Nov 2026 13:00:00 GMT", DAY],
  ["Fri, 20 Nov 2026 12:00:60 GMT", 60_000],
  ["Fri, 20 Nov 2026 14:00:30 +0200", 30_000],
  ["Fri, 20 Nov 2026 07:00:30 -05:00", 30_000],
  ["Fri, 20 Nov 2026 12:00:30 UTC", 30_000],
  ["Fri, 20 Nov 2026 12:00:30 EST", undefined],
  ["Fri, 31 Nov 2026 12:00:30 GMT", undefined],
  ["Fri, 20 Nov 2026 25:00:30 GMT", undefined],
  ["Friday, 20-Nov-26 12:00:30 GMT", 30_000],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
  ["Fri Nov 20 12:00:30 2026", 30_000],
  ["Tue Nov  3 12:00:00 2026", 0],
  ["2026-11-20T12:00:30Z", undefined],
];

describe("Retry-After", () => {
  it.each(table)("%j asks for %s ms", (header, expected) => {
    expect(parseRetryAfter(header, { nowMs: NOW })).toBe(expected);
  });

  it("is counted from the clock of the server where it tells its own", () => {
    const context = { nowMs: NOW - 3_600_000, date: "Fri, 20 Nov 2026 12:00:00 GMT" };
    expect(parseRetryAfter("Fri, 20 Nov 2026 12:00:30 GMT", context)).toBe(30_000);
    expect(parseRetryAfter("Fri, 20 Nov 2026 12:00:30 GMT", { ...context, date: "?" })).toBe(
      3_630_000,
    );
  });

  it("without a header asks for nothing that is known", () => {
    expect(parseRetryAfter(undefined, { nowMs: NOW })).toBeUndefined();
  });
});
