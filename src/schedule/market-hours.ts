import { dayAt, offsetAt, wallToUtcMs } from "#domain";
import type { Holiday, Market, Session } from "./markets.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_MINUTES = 7 * 24 * 60;
/** Longer than any market stays closed. */
const FAR_DAYS = 14;

/** Whether something can be executed at a moment, in ms since 1970. */
export function isOpen(market: Market, utcMs: number): boolean {
  const wallMs = utcMs + offsetAt(utcMs, market.zone);
  const day = Math.floor(wallMs / DAY_MS);
  const minute = Math.floor((wallMs - day * DAY_MS) / MINUTE_MS);
  if (isHoliday(market, day) && minute < minuteOf(market.reopens ?? "24:00")) return false;
  const ofWeek = weekdayOf(day) * 24 * 60 + minute;
  return market.sessions.some((session) => holds(session, ofWeek));
}

/** The first moment from `utcMs` on at which it is open, in ms since 1970. */
export function nextOpen(market: Market, utcMs: number): number {
  if (isOpen(market, utcMs)) return utcMs;
  const today = Math.floor((utcMs + offsetAt(utcMs, market.zone)) / DAY_MS);
  for (let day = today; day <= today + FAR_DAYS; day++)
    for (const time of openings(market, day)) {
      const openMs = wallToUtcMs(day * DAY_MS + minuteOf(time) * MINUTE_MS, market.zone);
      if (openMs > utcMs && isOpen(market, openMs)) return openMs;
    }
  return utcMs + FAR_DAYS * DAY_MS;
}

/** When it may open on a day, earliest first: with a session, within one after a holiday. */
const openings = ({ sessions, reopens }: Market, day: number): readonly string[] =>
  [
    "00:00",
    ...(reopens === undefined ? [] : [reopens]),
    ...sessions.flatMap(({ from: [weekday, time] }) => (weekday === weekdayOf(day) ? [time] : [])),
  ].toSorted();

/** Whether the market keeps a day, counted from 1970 on its own calendar, as a holiday. */
export const isHoliday = ({ holidays }: Market, day: number): boolean =>
  holidays.some((holiday) => {
    const year = +dayAt(day * DAY_MS).slice(0, 4);
    // New Year's Day of the next year may be kept in December.
    return [year, year + 1].some((each) => keptOn(holiday, each) === day);
  });

/** The day, counted from 1970, on which a holiday of a year is kept. */
export function keptOn(holiday: Holiday, year: number): number {
  if ("daysAfterEaster" in holiday) return easter(year) + holiday.daysAfterEaster;
  if ("nth" in holiday) return nthWeekday(year, holiday);
  const day = dayNumber(year, holiday.month, holiday.day);
  const weekday = weekdayOf(day);
  if (weekday === 0 && holiday.observed !== undefined) return day + 1;
  return weekday === 6 && holiday.observed === "nearest" ? day - 1 : day;
}

type NthWeekday = Extract<Holiday, { readonly nth: number }>;

function nthWeekday(year: number, { month, weekday, nth }: NthWeekday): number {
  if (nth < 0) {
    const last = dayNumber(year, month + 1, 0);
    return last - ((weekdayOf(last) - weekday + 7) % 7) + (nth + 1) * 7;
  }
  const first = dayNumber(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((8 * b + 13) / 25) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const m = Math.floor((a + 11 * d + 22 * e) / 451);
  const march = d + e - 7 * m + 22;
  return dayNumber(year, 3, march);
}

function holds({ from, to }: Session, ofWeek: number): boolean {
  const start = ofWeekMinute(from);
  const length = (ofWeekMinute(to) - start + WEEK_MINUTES) % WEEK_MINUTES;
  return (ofWeek - start + WEEK_MINUTES) % WEEK_MINUTES < length;
}

const ofWeekMinute = ([day, time]: Session["from"]): number => day * 24 * 60 + minuteOf(time);
const minuteOf = (time: string): number => +time.slice(0, 2) * 60 + +time.slice(3, 5);
const dayNumber = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / DAY_MS;
/** 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;
