import { Button } from "@mantine/core";
import { problemOf } from "../api/failure.ts";
import { Icon } from "./Icon.tsx";
import classes from "./Notice.module.css";

const OWNERS = {
  user: "You can settle this",
  broker: "The broker has to act",
  us: "This is a fault of OpenBlotter",
};

/** What went wrong, who acts and what to do. */
export function FailureNotice({
  error,
  retry,
}: {
  error: unknown;
  retry?: (() => void) | undefined;
}) {
  const { message, owner, next, code } = problemOf(error);
  return (
    <div role="alert" className={`${classes.notice} ${classes.bad}`}>
      <Icon name="alert" size={18} />
      <div className={classes.body}>
        <p className={classes.title}>{message}</p>
        <p>
          {OWNERS[owner]}: {next}. <span className={classes.code}>{code}</span>
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
