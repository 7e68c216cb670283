import { Button } from "@mantine/core";
import { problemOf } from "../api/failure.ts";
import { Icon } from "./Icon.tsx";
import classes from "./Notice.module.css";
import { whoActs } from "./who-acts.ts";

/** What went wrong, who acts and what to do. */
export function FailureNotice({
  error,
  retry,
}: {
  error: unknown;
  retry?: (() => void) | undefined;
}) {
  const problem = problemOf(error);
  return (
    <div role="alert" className={`${classes.notice} ${classes.bad}`}>
      <Icon name="alert" size={18} />
      <div className={classes.body}>
        <p className={classes.title}>{problem.message}</p>
        <p>
          {whoActs(problem)} <span className={classes.code}>{problem.code}</span>
        </p>
      </div>
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
