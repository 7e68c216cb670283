import classes from "./Secret.module.css";

/** A secret to copy: a click selects all of it. */
export function Secret({ name, children }: { name: string; children: string }) {
  return (
    <code className={classes.secret} aria-label={name}>
      {children}
    </code>
  );
}
