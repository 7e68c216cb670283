import type { ExperimentBody } from "../../api/types.ts";
import classes from "./experiments.module.css";
import { barOf, HALF, scaleOf } from "./scale.ts";
import { figureText } from "./words.ts";

/** Where the truth may lie, drawn: each account less the control, zero in the middle. */
export function Intervals({ experiment }: { readonly experiment: ExperimentBody }) {
  const { goal, verdict, arms, control } = experiment;
  const { comparisons } = verdict;
  const scale = scaleOf(comparisons, goal.difference);
  const matters = scale(goal.difference);
  const base = arms.find(({ id }) => id === control)?.label ?? control;
  if (comparisons.length === 0)
    return (
      <p className={classes.soft}>
        Nothing to compare yet: an account needs 50 measured positions before it says anything.
      </p>
    );
  return (
    <div className={classes.detail}>
      <ul className={classes.intervals} aria-label="Intervals">
        {comparisons.map((comparison) => {
          const { arm, label, estimate, low, high } = comparison;
          const { from, to, at, tone } = barOf(comparison, scale, goal.better);
          return (
            <li key={arm}>
              <strong>{label}</strong>
              <svg
                viewBox={`${-HALF} 0 ${2 * HALF} 24`}
                role="img"
                aria-label={`${label}: ${tone}`}
              >
                <rect
                  className={classes.matters}
                  {...{ x: -matters, y: 0, width: 2 * matters, height: 24 }}
                />
                <line className={classes.zero} x1={0} x2={0} y1={0} y2={24} />
                <g className={classes[tone]}>
                  <rect {...{ x: from, y: 9, width: to - from, height: 6, rx: 2 }} />
                  <circle cx={at} cy={12} r={5} />
                </g>
              </svg>
              <span>
                {figureText(goal.unit, estimate)}{" "}
                <span className={classes.soft}>
                  {low === null ? "unbounded" : figureText(goal.unit, low)} to{" "}
                  {high === null ? "unbounded" : figureText(goal.unit, high)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <p className={`${classes.soft} ${classes.sentence}`}>
        {goal.words} of each account less that of {base}; {goal.better} is better. The line is zero,
        the band what would not matter. Intervals hold however often you look.
      </p>
    </div>
  );
}
