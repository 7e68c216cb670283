import classes from "./brokers.module.css";

const STEP = 7;
const HEIGHT = 22;

type Props = { readonly days: readonly number[]; readonly label: string };

/** A bar for each day; the text says the same in numbers. */
export function TrendBars({ days, label }: Props) {
  const most = Math.max(1, ...days);
  return (
    <svg
      className={classes.trend}
      width={days.length * STEP}
      height={HEIGHT}
      role="img"
      aria-label={`${label} by day: ${days.join(", ")}`}
    >
      {days.map((count, at) => {
        const height = count === 0 ? 1 : Math.max(3, Math.round((count / most) * HEIGHT));
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- the place is the day
            key={at}
            className={count === 0 ? classes.none : undefined}
            x={at * STEP}
            y={HEIGHT - height}
            width={STEP - 2}
            height={height}
          />
        );
      })}
    </svg>
  );
}
