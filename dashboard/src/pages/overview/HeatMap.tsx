import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { PnlBucketBody } from "../../api/types.ts";
import { pixels } from "../../format/decimal.ts";
import { shiftDay } from "../../format/instant.ts";
import { gridOf } from "./calendar.ts";
import { DayCell } from "./DayCell.tsx";
import { HeatLegend } from "./HeatLegend.tsx";
import { CELL, HeatMapLabels, LEFT, TOP } from "./HeatMapLabels.tsx";
import classes from "./HeatMap.module.css";

type Props = {
  readonly year: string;
  readonly days: readonly PnlBucketBody[];
  readonly currency: string;
};

const MOVES: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
};

/** A year as weeks. One day takes the focus, arrows move it, Enter shows the day's trades. */
export function HeatMap({ year, days, currency }: Props) {
  const navigate = useNavigate();
  const box = useRef<SVGSVGElement>(null);
  const byDay = useMemo(() => new Map(days.map((bucket) => [bucket.key, bucket])), [days]);
  const weeks = useMemo(() => gridOf(year), [year]);
  const largest = Math.max(...days.map(({ net }) => Math.abs(pixels(net))), 0);
  const [moved, setFocus] = useState<string>();
  const focus = moved?.startsWith(year) ? moved : (days.at(-1)?.key ?? `${year}-01-01`);
  const frame = useRef<HTMLDivElement>(null);
  const newest = days.at(-1)?.key;
  useEffect(() => {
    // On a narrow screen the newest days are what one comes to see.
    const week = weeks.findIndex((one) => one.includes(newest));
    const { current } = frame;
    if (current && week > 0)
      current.scrollLeft = ((week + 4) / weeks.length) * current.scrollWidth - current.clientWidth;
  }, [weeks, newest]);
  const open = (day: string) =>
    void navigate({ to: "/trades", search: { from: day, to: day, currency, status: "closed" } });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = MOVES[event.key];
    if (event.key === "Enter") open(focus);
    if (step === undefined) return;
    const next = shiftDay(focus, step);
    event.preventDefault();
    if (!next.startsWith(year)) return;
    setFocus(next);
    box.current?.querySelector<SVGElement>(`[data-day="${next}"]`)?.focus();
  };
  return (
    <>
      <div ref={frame} className={classes.scroll}>
        <svg
          ref={box}
          role="group"
          aria-label={`Profit of each day of ${year}. Arrows move, Enter shows the trades of a day`}
          viewBox={`0 0 ${LEFT + weeks.length * CELL} ${TOP + 7 * CELL}`}
          className={classes.map}
        >
          <HeatMapLabels weeks={weeks} />
          {weeks.flatMap((week, column) =>
            week.map(
              (day, row) =>
                day && (
                  <DayCell
                    key={day}
                    day={day}
                    bucket={byDay.get(day)}
                    largest={largest}
                    place={{ x: LEFT + column * CELL, y: TOP + row * CELL, size: CELL - 3 }}
                    isFocus={day === focus}
                    onOpen={() => open(day)}
                    onKeyDown={onKeyDown}
                  />
                ),
            ),
          )}
        </svg>
      </div>
      <HeatLegend />
    </>
  );
}
