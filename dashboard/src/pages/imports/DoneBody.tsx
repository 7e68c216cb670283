import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ImportReportBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Mark } from "../../ui/Mark.tsx";
import classes from "./imports.module.css";

/** What came in, and the way to look at it. */
export function DoneBody({ report }: { report: ImportReportBody }) {
  const { executions, checks, accounts } = report;
  const failed = checks.filter(({ ok }) => !ok).length;
  return (
    <div className={classes.actions} role="status">
      <Mark tone="good" icon="check">
        imported
      </Mark>
      <span>
        {count(executions.new, "new execution")}, {executions.known.toLocaleString()} known
      </span>
      {checks.length > 0 && (
        <Mark tone={failed > 0 ? "bad" : "good"} icon={failed > 0 ? "alert" : "check"}>
          {failed > 0
            ? `${failed} of ${checks.length} checks differ`
            : `${count(checks.length, "check")} agreed`}
        </Mark>
      )}
      {executions.quarantined > 0 && (
        <Mark tone="warn" icon="alert">
          {`${executions.quarantined} in quarantine`}
        </Mark>
      )}
      <Button
        size="xs"
        variant="default"
        ml="auto"
        renderRoot={(props) => <Link to="/trades" search={{ account: [...accounts] }} {...props} />}
      >
        Show trades
      </Button>
    </div>
  );
}
