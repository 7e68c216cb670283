import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf, epochMs, type Instant, instantOf, parseInstant } from "./instant.ts";

const ms = fc.integer({
  min: Date.parse("0001-01-01T00:00:00Z"),
  max: Date.parse("9999-12-31T23:59:59.999Z"),
});

test("milliseconds become an instant and are read back", () => {
  fc.assert(
    fc.property(ms, fc.integer({ min: 0, max: 999 }), (time, micros) => {
      const instant = instantOf(time, micros);
      expect(epochMs(instant)).toBe(time);
      expect(epochMs(instant)).toBe(Date.parse(instant));
      expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(parseInstant(instant)).toBe(instant);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [0.5, 0],
  [1_767_600_000_000.25, 0],
  [0, 0.5],
  [0, 1000],
  [0, -1],
  [Number.NaN, 0],
  [Number.POSITIVE_INFINITY, 0],
])("no instant is made of %d ms and %d µs", (ms, micros) => {
  expect(() => instantOf(ms, micros)).toThrow(RangeError);
  // What was remembered of a wrong one does no harm to the next.
  expect(instantOf(1_500)).toBe("1970-01-01T00:00:01.500000Z");
});

test("instants sort as the moments do", () => {
  fc.assert(
    fc.property(ms, ms, (a, b) => {
      const [x, y] = [instantOf(a), instantOf(b)];
      expect(x < y).toBe(a < b);
    }),
  );
});

test("leap days are days", () => {
  const texts = ["2000-02-29", "2024-02-29", "1900-02-28", "1900-03-01", "1970-01-01"];
  const instants = texts.map((text) => `${text}T12:34:56.789000Z` as Instant);
  expect(instants.map(epochMs)).toEqual(instants.map((instant) => Date.parse(instant)));
});

test("a text in UTC is read with up to six digits of a second", () => {
  const read = [
    "2026-03-29T01:30:00Z",
    "2026-03-29T01:30:00.5Z",
    "2026-03-29T01:30:00.123456+00:00",
  ];
  expect(read.map((text) => parseInstant(text))).toEqual([
    "2026-03-29T01:30:00.000000Z",
    "2026-03-29T01:30:00.500000Z",
    "2026-03-29T01:30:00.123456Z",
  ]);
});

test("a text of another zone, another form or no such time is not read", () => {
  const texts = [
    "2026-03-29",
    "2026-03-29 01:30:00Z",
    "2026-03-29T01:30:00",
    "2026-03-29T01:30:00+02:00",
    "2026-03-29T01:30:00.1234567Z",
    "2026-13-01T00:00:00Z",
    "2026-13-01T00:00:00.000000Z",
    "2026-01-32T00:00:00.000000Z",
    "2026-01-01T24:00:00.000000Z",
    "2026-03-29T25:00:00Z",
    "",
  ];
  expect(texts.filter((text) => parseInstant(text) !== undefined)).toEqual([]);
});

test("the day of an instant is its first ten characters", () => {
  expect(dayOf("2026-03-29T23:59:59.999999Z" as Instant)).toBe("2026-03-29");
});
