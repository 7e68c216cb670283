import { Icon } from "../../ui/Icon.tsx";
import classes from "./DirectionMark.module.css";

/** Long or short, with an arrow; no colour, since a short is no loss. */
export function DirectionMark({ direction }: { direction: "long" | "short" }) {
  return (
    <span className={classes.mark}>
      <Icon name={direction === "long" ? "up" : "down"} size={12} />
      {direction === "long" ? "Long" : "Short"}
    </span>
  );
}
