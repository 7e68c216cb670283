import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./connections.module.css";

type Act = { readonly isPending: boolean; readonly mutate: () => void };
type Props = {
  readonly make: Act;
  readonly end: Act;
  readonly makeText: string;
  /** Absent while there is nothing to end. */
  readonly endText?: string | undefined;
  readonly children: ReactNode;
};

/** Makes a secret that is shown once, and ends it. */
export function SecretActs({ make, end, makeText, endText, children }: Props) {
  return (
    <div className={classes.actions}>
      <Button size="xs" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        {makeText}
      </Button>
      {endText !== undefined && (
        <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
          {endText}
        </Button>
      )}
      <span className={classes.soft}>{children}</span>
    </div>
  );
}
