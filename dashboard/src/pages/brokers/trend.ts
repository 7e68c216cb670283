import type { BrokerErrorBody } from "../../api/types.ts";

const DAY_MS = 86_400_000;

/** Failed calls of each day from the first asked for to now, days in UTC; the last is today. */
export function daysOf(
  trend: BrokerErrorBody["trend"],
  { since, now }: { readonly since: string; readonly now: number },
): number[] {
  const first = dayOf(Date.parse(since));
  const days = Array.from({ length: dayOf(now) - first + 1 }, () => 0);
  for (const { hour, count } of trend) {
    const at = dayOf(Date.parse(hour)) - first;
    if (at >= 0 && at < days.length) days[at] = (days[at] ?? 0) + count;
  }
  return days;
}

const dayOf = (ms: number) => Math.floor(ms / DAY_MS);
