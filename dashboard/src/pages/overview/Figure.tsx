import type { ReactNode } from "react";
import classes from "./overview.module.css";

type FigureProps = { name: string; note: ReactNode; isLead?: boolean; children: ReactNode };

/** One key figure with its name and a remark. */
export function Figure({ name, note, isLead = false, children }: FigureProps) {
  return (
    <div className={isLead ? classes.lead : undefined}>
      <dt>{name}</dt>
      <dd className={classes.value}>{children}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  );
}

/** Stands where a figure does not exist, and says why. */
export const None = ({ why }: { why: string }) => (
  <span title={why}>
    <span aria-hidden="true">–</span>
    <span className={classes.hidden}>{why}</span>
  </span>
);
