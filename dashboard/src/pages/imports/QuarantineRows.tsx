import type { QuarantineRowBody } from "../../api/types.ts";
import { Notice } from "../../ui/Notice.tsx";
import classes from "./imports.module.css";

const SHOWN = 5;

/** Rows that cannot be read, with the reason and their text. */
export function QuarantineRows({
  rows,
  total,
}: {
  rows: readonly QuarantineRowBody[];
  total: number;
}) {
  return (
    <Notice tone="warn">
      <p>
        {total === 1 ? "One row" : `${total.toLocaleString()} rows`} cannot be read and would go to
        quarantine; the rest is imported.
      </p>
      <ul className={classes.rows}>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={`${row.section} ${row.line}`}>
            Line {row.line}: {row.reason}
            <code className={classes.raw}>{row.raw}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
