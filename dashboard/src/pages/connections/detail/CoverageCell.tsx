import type { CoverageState } from "./coverage.ts";
import classes from "./coverage.module.css";

type Props = {
  readonly state: CoverageState;
  readonly title?: string;
  readonly place: { readonly x: number; readonly y: number; readonly size: number };
};

/** One day. Each state has a drawing of its own: full, half, crossed, empty. */
export function CoverageCell({ state, title, place: { x, y, size } }: Props) {
  const near = size * 0.28;
  const far = size - near;
  return (
    <g className={classes.day} data-state={state}>
      {title && <title>{title}</title>}
      <rect x={x} y={y} width={size} height={size} rx={2} />
      {state === "stated" && (
        <path d={`M${x} ${y + size}V${y}h${size}z`} className={classes.half} />
      )}
      {state === "gap" && (
        <path
          d={`M${x + near} ${y + near}L${x + far} ${y + far}M${x + far} ${y + near}L${x + near} ${y + far}`}
        />
      )}
    </g>
  );
}
