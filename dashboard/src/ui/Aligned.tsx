import { splitAtPoint } from "../format/decimal.ts";
import classes from "./Aligned.module.css";

type Props = {
  /** A number as people read it. */
  readonly text: string;
  /** Digits after the point that most of its column have; a longer one stands out to the left. */
  readonly places: number;
};

/** A number whose point stands below the points of its column, which ends at the right. */
export function Aligned({ text, places }: Props) {
  const [whole, rest] = splitAtPoint(text);
  return (
    <span className={classes.number}>
      {whole}
      <span className={classes.rest} style={{ minWidth: `${places + 0.5}ch` }}>
        {rest}
      </span>
    </span>
  );
}
