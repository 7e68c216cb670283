import { pixels } from "../../format/decimal.ts";
import { shiftDay } from "../../format/instant.ts";

/** Weeks of a year from Monday to Sunday; places outside the year are empty. */
export function gridOf(year: string): (string | undefined)[][] {
  const first = `${year}-01-01`;
  const lead = isoWeekday(first) - 1;
  const weeks: (string | undefined)[][] = [];
  for (let day = shiftDay(first, -lead); day <= `${year}-12-31`; day = shiftDay(day, 7)) {
    weeks.push(
      Array.from({ length: 7 }, (_, offset) => {
        const one = shiftDay(day, offset);
        return one.startsWith(year) ? one : undefined;
      }),
    );
  }
  return weeks;
}

/** 1 for Monday to 7 for Sunday. */
export const isoWeekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/**
 * Shade of a day from 0 (nothing) to 4, by the square root of its part of the largest, so that
 * usual days differ too.
 */
export function levelOf(net: string, largest: number): 0 | 1 | 2 | 3 | 4 {
  const part = Math.sqrt(Math.abs(pixels(net)) / (largest || 1));
  if (part === 0) return 0;
  return part < 0.3 ? 1 : part < 0.55 ? 2 : part < 0.8 ? 3 : 4;
}
