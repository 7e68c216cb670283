import { useEffect, useMemo, useRef } from "react";
import { CELL, HeatMapLabels, LEFT, TOP } from "../../overview/HeatMapLabels.tsx";
import { CoverageCell } from "./CoverageCell.tsx";
import { type CoverageDay, weeksOf } from "./coverage.ts";
import classes from "./coverage.module.css";
import { WORDS } from "./words.ts";

type Props = {
  readonly from: string;
  readonly to: string;
  readonly days: readonly CoverageDay[];
  readonly label: string;
};

/** Days as weeks, each with its state. The stretches below say the same in words. */
export function CoverageMap({ from, to, days, label }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const weeks = useMemo(() => weeksOf(from, to), [from, to]);
  const states = useMemo(() => new Map(days.map(({ day, state }) => [day, state])), [days]);
  useEffect(() => {
    // On a narrow screen the newest days are what one comes to see.
    const { current } = frame;
    if (current) current.scrollLeft = current.scrollWidth;
  }, [weeks]);
  return (
    <div ref={frame} className={classes.scroll} tabIndex={0} role="group" aria-label={label}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${LEFT + Math.max(weeks.length, 53) * CELL} ${TOP + 7 * CELL}`}
        className={classes.map}
      >
        <HeatMapLabels weeks={weeks} />
        {weeks.flatMap((week, column) =>
          week.map((day, row) => {
            if (day === undefined) return null;
            const state = states.get(day) ?? "none";
            return (
              <CoverageCell
                key={day}
                state={state}
                title={`${day}: ${WORDS[state]}`}
                place={{ x: LEFT + column * CELL, y: TOP + row * CELL, size: CELL - 3 }}
              />
            );
          }),
        )}
      </svg>
    </div>
  );
}
