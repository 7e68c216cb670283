import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { type DateOrder, momentIn, wallToUtcMs } from "#kit";

const inNewYork = (cell: string, order?: DateOrder) =>
  momentIn(cell, { zone: "America/New_York", order });

const cases: readonly [cell: string, instant: string, order?: DateOrder][] = [
  ["2026-04-02;11:08:05 EDT", "2026-04-02T15:08:05.000000Z"],
  ["20260402;110805", "2026-04-02T15:08:05.000000Z"],
  ["2026-04-02", "2026-04-02T04:00:00.000000Z"],
  ["04/02/2026 11:08:05", "2026-04-02T15:08:05.000000Z", "mdy"],
  ["02/04/2026 11:08:05", "2026-04-02T15:08:05.000000Z", "dmy"],
  ["4/2/26", "2026-04-02T04:00:00.000000Z", "mdy"],
  ["2026.04.02 11:08", "2026-04-02T15:08:00.000000Z"],
  ["02-Apr-2026", "2026-04-02T04:00:00.000000Z"],
  ["Apr-02-2026", "2026-04-02T04:00:00.000000Z"],
  ["May 5, 2020, 10:10:57 PM", "2020-05-06T02:10:57.000000Z"],
  ["Jan. 28, 2022, 12:13 AM", "2022-01-28T05:13:00.000000Z"],
  ["2021-01-27, 13:31:38", "2021-01-27T18:31:38.000000Z"],
  ["2026-04-02T11:08:05.1234567Z", "2026-04-02T11:08:05.123456Z"],
  ["2026-04-02T11:08:05.5-0700", "2026-04-02T18:08:05.500000Z"],
  ["2026-04-02 11:08:05 UTC", "2026-04-02T11:08:05.000000Z"],
  ["20260402110805.123[-5:EST]", "2026-04-02T16:08:05.123000Z"],
  ["20260402110805[5.5:IST]", "2026-04-02T05:38:05.000000Z"],
  ["08/24/2020 09:31:00,GMT-04", "2020-08-24T13:31:00.000000Z", "mdy"],
];

test.each(cases)("momentIn() reads %s", (cell, instant, order) => {
  expect(inNewYork(cell, order).instant).toBe(instant);
});

test.each([
  "",
  "soon",
  "2026-02-30",
  "2026-13-01",
  "03/04/05",
  "2026-01-01 25:00",
  "2026-01-01 10:00 XYZ",
  "2026-01-01 and more",
])("momentIn() refuses %s", (cell) => {
  expect(() => inNewYork(cell)).toThrow(/date|time/);
});

test("momentIn() says whether the zone was stated or assumed, and how exact the time is", () => {
  expect(inNewYork("2026-01-02 10:00 EST")).toMatchObject({
    zone: { name: "-05:00", evidence: "stated" },
    precision: "instant",
  });
  expect(inNewYork("2026-01-02")).toMatchObject({
    zone: { evidence: "assumed" },
    precision: "day",
    day: "2026-01-02",
  });
});

test("a wall-clock time means the first of two when clocks go back, and is moved on when they go forward", () => {
  expect(inNewYork("2026-11-01 01:30:00").instant).toBe("2026-11-01T05:30:00.000000Z");
  expect(inNewYork("2026-03-08 02:30:00").instant).toBe("2026-03-08T07:30:00.000000Z");
});

test("a midnight that is skipped when clocks go forward is moved on by the gap", () => {
  const at = momentIn("2001-10-14 00:00:00", { zone: "America/Sao_Paulo" });
  expect(at.instant).toBe("2001-10-14T03:00:00.000000Z");
});

const ZONES = [
  "America/New_York",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "Africa/Casablanca",
];

test("wallToUtcMs() agrees with Temporal in every zone, overlap and gap included", () => {
  const wall = fc
    .integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) })
    .map((ms) => ms - (ms % 1000));
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), wall, (zone, ms) => {
      const local = Temporal.PlainDateTime.from(instantOf(ms).slice(0, 19));
      expect(wallToUtcMs(ms, zone)).toBe(local.toZonedDateTime(zone).epochMilliseconds);
    }),
    { numRuns: 400 },
  );
});

test("momentIn() reads a plain time as it reads the same time with a fraction", () => {
  const two = (value: number) => String(value).padStart(2, "0");
  const parts = fc.tuple(
    fc.integer({ min: 1, max: 31 }),
    fc.nat(25),
    fc.nat(61),
    fc.nat(61),
    fc.constantFrom("-", "."),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1950, max: 2060 }),
      fc.integer({ min: 1, max: 13 }),
      parts,
      (year, month, rest) => {
        const [day, hour, minute, second, dash] = rest;
        const text = `${year}${dash}${two(month)}${dash}${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
        const read = (cell: string) => {
          try {
            return inNewYork(cell);
          } catch {
            return undefined;
          }
        };
        expect(read(text)).toEqual(read(`${text}.0`));
      },
    ),
  );
});
