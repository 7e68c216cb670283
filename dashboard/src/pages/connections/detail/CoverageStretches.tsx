import { count } from "../../../format/span.ts";
import { type CoverageDay, stretchesOf } from "./coverage.ts";
import classes from "./coverage.module.css";
import { WORDS } from "./words.ts";

const MOST = 50;

/** What the calendar shows, in words. */
export function CoverageStretches({ days }: { days: readonly CoverageDay[] }) {
  const stretches = stretchesOf(days);
  if (stretches.length === 0) return null;
  return (
    <details className={classes.stretches}>
      <summary>{count(stretches.length, "stretch", "stretches")} in words</summary>
      <ul>
        {stretches.slice(0, MOST).map(({ from, to, state }) => (
          <li key={from}>
            {from === to ? from : `${from} to ${to}`}: {WORDS[state]}
          </li>
        ))}
      </ul>
    </details>
  );
}
