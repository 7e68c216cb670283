import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayAt, wallToUtcMs } from "#domain";
import { isHoliday, isOpen, keptOn, nextOpen } from "./market-hours.ts";
import { type Holiday, type Market, MARKETS } from "./markets.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NAMES = Object.keys(MARKETS) as (keyof typeof MARKETS)[];
const utc = (text: string) => Date.parse(`${text}Z`);
const wall = (market: Market, text: string) => wallToUtcMs(utc(text), market.zone);

/** The days of a year on which a market is closed that would trade, without weekends. */
const closedDays = (market: Market, year: number) =>
  Array.from({ length: 366 }, (_, n) => Date.UTC(year, 0, 1) / DAY_MS + n)
    .filter((day) => dayAt(day * DAY_MS).startsWith(String(year)))
    .filter((day) => ![0, 6].includes(new Date(day * DAY_MS).getUTCDay()))
    .filter((day) => isHoliday(market, day))
    .map((day) => dayAt(day * DAY_MS).slice(5));

describe("holidays", () => {
  // https://www.nyse.com/markets/hours-calendars
  it.each([
    [2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25"],
    [2025, "01-01 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25"],
    [2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25"],
    // New Year's Day of 2028 is a Saturday and kept on no other day.
    [2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24"],
    [2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25"],
  ])("of NYSE in %d are those that it publishes", (year, days) => {
    expect(closedDays(MARKETS.nyse, year).join(" ")).toBe(days);
  });

  it("of CME are the days on which nothing trades", () => {
    expect(closedDays(MARKETS.cme, 2026)).toEqual(["01-01", "04-03", "12-25"]);
  });

  it("around Easter follow it through the years", () => {
    const holiday: Holiday = { name: "Easter", daysAfterEaster: 0 };
    const easters = [1961, 2000, 2008, 2019, 2024, 2025, 2038, 2100].map((year) =>
      dayAt(keptOn(holiday, year) * DAY_MS),
    );
    expect(easters.join(" ")).toBe(
      "1961-04-02 2000-04-23 2008-03-23 2019-04-21 2024-03-31 2025-04-20 2038-04-25 2100-03-28",
    );
  });
});

describe("a market", () => {
  it("in New York is open on weekdays from pre-market to after-hours", () => {
    const { nyse } = MARKETS;
    const open = (text: string) => isOpen(nyse, wall(nyse, text));
    expect(["2026-01-05T03:59", "2026-01-05T04:00"].map(open)).toEqual([false, true]);
    expect(["2026-01-05T19:59", "2026-01-05T20:00"].map(open)).toEqual([true, false]);
    expect(["2026-01-03T12:00", "2026-01-04T12:00"].map(open)).toEqual([false, false]);
    expect(open("2026-11-26T12:00")).toBe(false);
  });

  it("for futures is open from Sunday evening to Friday afternoon, but for holidays", () => {
    const { cme } = MARKETS;
    const open = (text: string) => isOpen(cme, wall(cme, text));
    expect(["2026-01-04T16:59", "2026-01-04T17:00"].map(open)).toEqual([false, true]);
    expect(["2026-01-09T15:59", "2026-01-09T16:00"].map(open)).toEqual([true, false]);
    expect(["2026-01-07T03:00", "2026-01-10T12:00"].map(open)).toEqual([true, false]);
    // Christmas of 2025 is a Thursday; its evening belongs to Friday.
    expect(["2025-12-25T12:00", "2025-12-25T17:00"].map(open)).toEqual([false, true]);
    // Good Friday: nothing opens in its evening, for Saturday follows.
    expect(["2026-04-03T12:00", "2026-04-03T18:00"].map(open)).toEqual([false, false]);
  });

  it("keeps its own clock when the hour changes", () => {
    const { fx } = MARKETS;
    // Clocks went forward on Sunday, 8 March 2026: 17:00 in New York is 21:00 UTC from then on.
    expect(nextOpen(fx, utc("2026-03-07T12:00"))).toBe(utc("2026-03-08T21:00"));
    expect(nextOpen(fx, utc("2026-02-28T12:00"))).toBe(utc("2026-03-01T22:00"));
    expect(nextOpen(fx, utc("2026-10-31T12:00"))).toBe(utc("2026-11-01T22:00"));
  });

  it("opens next after a long weekend", () => {
    const { nyse } = MARKETS;
    // Independence Day of 2026 is kept on Friday.
    expect(nextOpen(nyse, wall(nyse, "2026-07-02T20:00"))).toBe(wall(nyse, "2026-07-06T04:00"));
    expect(nextOpen(nyse, wall(nyse, "2026-07-06T12:00"))).toBe(wall(nyse, "2026-07-06T12:00"));
  });

  it("opens next when it is open, and at no moment between", () => {
    const start = Date.UTC(2020, 0, 1);
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.integer({ min: 0, max: 20 * 365 * 24 * 60 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (name, minutes, share) => {
          const market = MARKETS[name];
          const now = start + minutes * 60_000;
          const next = nextOpen(market, now);
          expect(isOpen(market, next)).toBe(true);
          expect(next - now).toBeLessThan(5 * DAY_MS);
          if (next === now) return;
          expect(isOpen(market, next - 60_000)).toBe(false);
          expect(isOpen(market, now + Math.floor(share * (next - now)))).toBe(false);
        },
      ),
    );
  });

  it("is open for most of an ordinary week and never for all of it", () => {
    const monday = Date.UTC(2026, 4, 11);
    const hours = (name: keyof typeof MARKETS) =>
      Array.from({ length: 7 * 24 }, (_, n) => monday + n * HOUR_MS).filter((at) =>
        isOpen(MARKETS[name], at),
      ).length;
    expect(NAMES.map((name) => [name, hours(name)])).toEqual([
      ["nyse", 80],
      ["cme", 119],
      ["fx", 120],
    ]);
  });
});
