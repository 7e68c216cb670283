import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon.tsx";
import classes from "./Notice.module.css";

type Props = {
  readonly tone?: "plain" | "warn" | "good";
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

/** A remark in place, of lasting state. Passing events are notifications instead. */
export function Notice({ tone = "plain", icon = "alert", children, action }: Props) {
  return (
    <div role="status" className={`${classes.notice} ${classes[tone] ?? ""}`}>
      <Icon name={icon} size={18} />
      <div className={classes.body}>{children}</div>
      {action}
    </div>
  );
}
