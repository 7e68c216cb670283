import type { Instant } from "#domain";
import { dayOf, epochMs, instantOf } from "#domain";
import { newYork } from "../wire/new-york.ts";

/** Days of a statement, both included, as yyyyMMdd. */
export type Period = { readonly from: string; readonly to: string; readonly name: string };

export const compactDay = (at: Instant): string => dayOf(newYork(at)).replaceAll("-", "");

/** "20260402;110805": the clock of New York without its zone. */
export const compactTime = (at: Instant): string =>
  `${compactDay(at)};${newYork(at).slice(11, 19).replaceAll(":", "")}`;

const DAY_MS = 86_400_000;
const daysBefore = (now: Instant, days: number): string =>
  compactDay(instantOf(epochMs(now) - days * DAY_MS));

/** An activity statement is made of whole days, of which the last is yesterday. */
export const lastYear = (now: Instant): Period => ({
  from: daysBefore(now, 365),
  to: daysBefore(now, 1),
  name: "Last365CalendarDays",
});

/** The period that a request overrides the query's with; undefined where it is not served. */
export function overridden(query: URLSearchParams, usual: Period): Period | undefined {
  const [from, to] = [query.get("fd"), query.get("td")];
  if (from === null && to === null) return usual;
  if (!DAY.test(from ?? "") || !DAY.test(to ?? "") || from === null || to === null)
    return undefined;
  const days = (ms(to) - ms(from)) / DAY_MS + 1;
  return days >= 1 && days <= 365
    ? { from, to: to < usual.to ? to : usual.to, name: "" }
    : undefined;
}

const DAY = /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

const ms = (day: string): number =>
  epochMs(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00.000000Z` as Instant);
