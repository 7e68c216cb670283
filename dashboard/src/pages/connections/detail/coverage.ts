import type { CoverageList } from "../../../api/types.ts";
import { shiftDay } from "../../../format/instant.ts";
import { isoWeekday } from "../../overview/calendar.ts";

export type CoverageDay = CoverageList["items"][number];
export type CoverageState = CoverageDay["state"];
export type Stretch = {
  readonly state: CoverageState;
  readonly from: string;
  /** Inclusive. */
  readonly to: string;
};

export const STATES: readonly CoverageState[] = ["proven", "stated", "gap", "none"];

/** Weeks from Monday to Sunday that hold a span of days; places outside of it are empty. */
export function weeksOf(from: string, to: string): (string | undefined)[][] {
  const weeks: (string | undefined)[][] = [];
  for (let day = shiftDay(from, 1 - isoWeekday(from)); day <= to; day = shiftDay(day, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, offset) => {
        const one = shiftDay(day, offset);
        return one >= from && one <= to ? one : undefined;
      }),
    );
  }
  return weeks;
}

/** Days of one state in a row, the newest stretch first; what was not read is left out. */
export function stretchesOf(days: readonly CoverageDay[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { day, state } of days) {
    const last = stretches.at(-1);
    if (last?.state === state && shiftDay(last.to, 1) === day) {
      stretches[stretches.length - 1] = { ...last, to: day };
    } else stretches.push({ state, from: day, to: day });
  }
  return stretches.filter(({ state }) => state !== "none").toReversed();
}

export const countOf = (days: readonly CoverageDay[], state: CoverageState): number =>
  days.filter((one) => one.state === state).length;

export type Period = { readonly value: string; readonly label: string };

const YEARS = 6;

/** What the calendar may show: the last twelve months, or a year. */
export const periodsOf = (today: string): readonly Period[] => [
  { value: "last", label: "Last 12 months" },
  ...Array.from({ length: YEARS }, (_, back) => {
    const year = String(Number.parseInt(today.slice(0, 4), 10) - back);
    return { value: year, label: year };
  }),
];

/** First and last day of a period; what lies ahead is no part of it. */
export function daysOf(period: string, today: string): { from: string; to: string } {
  if (period === "last") return { from: shiftDay(today, -364), to: today };
  const end = `${period}-12-31`;
  return { from: `${period}-01-01`, to: end < today ? end : today };
}
