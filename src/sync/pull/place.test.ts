import { expect, it } from "vitest";
import { type Instant, instantOf } from "#domain";
import { fill } from "./fakes.ts";
import { placer } from "./place.ts";

const day = (date: number, hour = 0): Instant => instantOf(Date.UTC(2026, 0, date, hour));
const asked = { from: day(1), to: day(31) };

it.each([
  ['{"id":"1","time":"2026-01-07T10:00:00Z","expiry":"2026-03-20"}', 7, 7],
  ['{"transaction_time":"2026-01-08T10:00:00Z","date":"2026-01-06"}', 6, 8],
  ['<Trade dateTime="20260105;101500" tradeDate="20260104" strike="20260101" />', 4, 5],
])("%s happened on the days that it names", (raw, from, to) => {
  expect(placer([], asked)(raw)).toEqual({ from: day(from), to: day(to) });
});

it("a record without a day lies between what its page holds", () => {
  const place = placer([fill("1", day(5, 10)), fill("2", day(9, 3))], asked);
  expect(place('{"id":"3","time":"soon"}')).toEqual({ from: day(5), to: day(9) });
  expect(place('{"date":"2026-13-45"}')).toEqual({ from: day(5), to: day(9) });
});

it("a page without anything else lies in the stretch that was asked for", () => {
  expect(placer([], asked)("{}")).toEqual(asked);
  expect(placer([], undefined)("{}")).toEqual({});
});
