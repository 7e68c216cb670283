import type { ReactNode } from "react";
import classes from "./NarrowRow.module.css";

type Props = {
  readonly lead: ReactNode;
  readonly value: ReactNode;
  readonly sub: ReactNode;
  readonly subValue: ReactNode;
};

/** A record on a phone: what and how much above, the particulars below. */
export function NarrowRow({ lead, value, sub, subValue }: Props) {
  return (
    <div className={classes.row}>
      <span className={classes.lead}>{lead}</span>
      <span className={classes.value}>{value}</span>
      <span className={classes.sub}>{sub}</span>
      <span className={classes.subValue}>{subValue}</span>
    </div>
  );
}
