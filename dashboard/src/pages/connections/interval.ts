import { count } from "../../format/span.ts";

const MINUTES = [5, 10, 15, 20, 30, 45, 60];

/** How often a connection may be read: what the server takes and the broker allows. */
export const intervalChoices = (leastMinutes: number, now?: number) =>
  [...new Set([...MINUTES.filter((minutes) => minutes >= leastMinutes), now ?? 60])]
    .toSorted((a, b) => a - b)
    .map((minutes) => ({
      value: String(minutes),
      label: `Every ${minutes === 60 ? "hour" : wordsOf(minutes)}`,
    }));

export const wordsOf = (minutes: number): string => count(minutes, "minute");

export const minutesOf = (value: string): number => Number.parseInt(value, 10);
