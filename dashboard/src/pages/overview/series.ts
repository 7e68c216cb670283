import type { PnlBucketBody } from "../../api/types.ts";
import { addDecimals, pixels } from "../../format/decimal.ts";

export type DayPoint = {
  readonly day: string;
  readonly net: string;
  readonly total: string;
  readonly trades: number;
};

/** Daily profit with its running sum, exact, in order of days. */
export function cumulate(days: readonly PnlBucketBody[]): DayPoint[] {
  let total = "0";
  return days
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, net, trades }) => {
      total = addDecimals(total, net);
      return { day: key, net, total, trades };
    });
}

/** Seconds since 1970 of a day, for the place on an axis. */
export const secondsOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;

/** Columns for a chart: places, running sums, gains and losses. */
export function columnsOf(
  points: readonly DayPoint[],
): [number[], number[], (number | null)[], (number | null)[]] {
  const nets = points.map(({ net }) => pixels(net));
  return [
    points.map(({ day }) => secondsOf(day)),
    points.map(({ total }) => pixels(total)),
    nets.map((net) => (net >= 0 ? net : null)),
    nets.map((net) => (net < 0 ? net : null)),
  ];
}
