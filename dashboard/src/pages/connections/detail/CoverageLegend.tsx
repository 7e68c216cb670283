import { count } from "../../../format/span.ts";
import { CoverageCell } from "./CoverageCell.tsx";
import { countOf, type CoverageDay, STATES } from "./coverage.ts";
import classes from "./coverage.module.css";
import { WORDS } from "./words.ts";

/** How the days are read, and how many there are of each. */
export function CoverageLegend({ days }: { days: readonly CoverageDay[] }) {
  return (
    <ul className={classes.legend} aria-label="Days by state">
      {STATES.map((state) => (
        <li key={state}>
          <svg width="14" height="14" aria-hidden="true">
            <CoverageCell state={state} place={{ x: 0, y: 0, size: 14 }} />
          </svg>
          {WORDS[state]}
          <span className={classes.soft}>{count(countOf(days, state), "day")}</span>
        </li>
      ))}
    </ul>
  );
}
