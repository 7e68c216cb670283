import type { ImportReportBody } from "../../api/types.ts";
import classes from "./imports.module.css";

/** How many records are new, known or unreadable. */
export function Counts({ report }: { report: ImportReportBody }) {
  const { executions, cash, splits, roundTrips } = report;
  const counts: readonly (readonly [string, number])[] = [
    ["new executions", executions.new],
    ["known", executions.known],
    ["in quarantine", executions.quarantined],
    ["new cash movements", cash.new],
    ["new splits", splits.new],
    ["trades rebuilt", roundTrips],
  ];
  return (
    <dl className={classes.counts}>
      {counts
        .filter(([name, number]) => number > 0 || name === "new executions")
        .map(([name, number]) => (
          <div key={name} data-bad={name === "in quarantine" || undefined}>
            <dd>{number.toLocaleString()}</dd>
            <dt>{name}</dt>
          </div>
        ))}
    </dl>
  );
}
