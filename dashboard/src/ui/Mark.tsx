import { Icon, type IconName } from "./Icon.tsx";
import classes from "./Mark.module.css";

type Props = {
  readonly tone: "good" | "bad" | "warn" | "plain";
  readonly icon?: IconName;
  readonly children: string;
};

/** A verdict in a word. The colour only repeats what the word says. */
export function Mark({ tone, icon, children }: Props) {
  return (
    <span className={`${classes.mark} ${classes[tone] ?? ""}`}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
