import type { PullBody } from "../../../api/types.ts";
import { dayIn, timeIn } from "../../../format/instant.ts";
import { count, formatSpan } from "../../../format/span.ts";
import classes from "./detail.module.css";
import { barsOf } from "./runs.ts";

const MOST = 30;
const STEP = 18;
const HALF = 34;

/** Recent runs: what was new above the line, how long it took below it. The table has the figures. */
export function RunsChart({ pulls }: { pulls: readonly PullBody[] }) {
  const bars = barsOf(pulls, MOST);
  if (bars.length < 2) return null;
  const width = bars.length * STEP;
  return (
    <figure className={classes.chart}>
      <svg
        role="img"
        aria-label={`The last ${bars.length} runs: new records upwards, duration downwards`}
        width={width}
        height={HALF * 2 + 2}
        viewBox={`0 0 ${width} ${HALF * 2 + 2}`}
      >
        <line x1={0} x2={width} y1={HALF + 1} y2={HALF + 1} />
        {bars.map(({ pull, imported, duration }, index) => {
          const x = index * STEP + 2;
          return (
            <g key={pull.id} data-outcome={pull.outcome}>
              <title>{labelOf(pull)}</title>
              <rect className={classes.hit} x={x - 2} y={0} width={STEP} height={HALF * 2 + 2} />
              <rect
                className={classes.imported}
                x={x}
                width={STEP - 4}
                y={HALF - imported * (HALF - 1)}
                height={imported * (HALF - 1)}
              />
              <rect
                className={classes.duration}
                x={x}
                width={STEP - 4}
                y={HALF + 2}
                height={Math.max(duration * (HALF - 1), 1)}
              />
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span data-bar="imported">New records</span>
        <span data-bar="duration">Duration</span>
        <span data-bar="failed">Failed</span>
      </figcaption>
    </figure>
  );
}

const labelOf = ({ startedAt, outcome, imported, durationMs }: PullBody) =>
  `${dayIn(startedAt)} ${timeIn(startedAt)}, ${outcome}: ${count(imported, "new record")} in ${formatSpan(durationMs)}`;
