import type { ComponentPropsWithoutRef } from "react";
import classes from "./TextButton.module.css";

type Props = Omit<ComponentPropsWithoutRef<"button">, "className" | "type"> & {
  /** Stands beside what matters more. */
  readonly isQuiet?: boolean;
};

/** A button that reads as part of a text or a table. */
export function TextButton({ isQuiet = false, ...props }: Props) {
  const quiet = isQuiet ? classes.quiet : "";
  return <button type="button" {...props} className={`${classes.button} ${quiet}`} />;
}
