import type { ComponentPropsWithoutRef } from "react";
import classes from "./TextButton.module.css";

/** A button that reads as part of a text or a table. */
export function TextButton(props: Omit<ComponentPropsWithoutRef<"button">, "className" | "type">) {
  return <button type="button" {...props} className={classes.button} />;
}
