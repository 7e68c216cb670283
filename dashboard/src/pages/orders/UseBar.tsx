import { Progress } from "@mantine/core";
import { useText } from "./limits.ts";
import classes from "./orders.module.css";

type Props = {
  readonly name: string;
  /** Whose limit it is. */
  readonly of: string;
  readonly used: number;
  readonly most: number | undefined;
};

/** Percent of a limit from which it is nearly reached. */
const NEAR = 80;

/** How much of a limit is used, in figures and as a bar; without a limit the figure alone. */
export function UseBar({ name, of, used, most }: Props) {
  const percent = most === undefined ? 0 : Math.min(100, (used / most) * 100);
  return (
    <div className={classes.use}>
      {useText(used, most)}
      {most !== undefined && (
        <Progress
          value={percent}
          size="sm"
          color={percent >= NEAR ? "var(--ob-warn)" : "var(--ob-curve)"}
          aria-label={`${name} of ${of}`}
        />
      )}
    </div>
  );
}
