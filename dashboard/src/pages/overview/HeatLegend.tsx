import classes from "./HeatMap.module.css";

const LEVELS = [4, 3, 2, 1];

/** How shades are read. */
export function HeatLegend() {
  return (
    <p className={classes.legend} aria-hidden="true">
      Loss
      {LEVELS.map((level) => (
        <svg key={`loss ${level}`} width="14" height="14">
          <g className={classes.day} data-level={level} data-sign="loss">
            <rect width="14" height="14" rx={2} />
            <line x1="4" x2="10" y1="7" y2="7" />
          </g>
        </svg>
      ))}
      <svg width="14" height="14">
        <g className={classes.day} data-level={0}>
          <rect width="14" height="14" rx={2} />
        </g>
      </svg>
      {LEVELS.toReversed().map((level) => (
        <svg key={`gain ${level}`} width="14" height="14">
          <g className={classes.day} data-level={level} data-sign="gain">
            <rect width="14" height="14" rx={2} />
          </g>
        </svg>
      ))}
      Gain
    </p>
  );
}
