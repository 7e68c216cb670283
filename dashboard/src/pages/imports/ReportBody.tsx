import { useQuery } from "@tanstack/react-query";
import { formats } from "../../api/queries.ts";
import type { ImportReportBody } from "../../api/types.ts";
import { accountLabel } from "../../filters/account-name.ts";
import { ChecksTable } from "./ChecksTable.tsx";
import { Counts } from "./Counts.tsx";
import classes from "./imports.module.css";

/** What a file holds or brought: format, accounts, counts, checks and remarks. */
export function ReportBody({ report }: { report: ImportReportBody }) {
  const { data: known = [] } = useQuery(formats());
  const format = known.find(({ id }) => id === report.format);
  return (
    <>
      <p className={classes.line}>
        <b>{format?.name ?? report.format}</b>
        {report.accounts.length > 0 && (
          <>
            , {report.accounts.length === 1 ? "account" : "accounts"}{" "}
            {report.accounts.map(accountLabel).join(", ")}
          </>
        )}
      </p>
      <Counts report={report} />
      {report.checks.length > 0 && <ChecksTable checks={report.checks} />}
      {(report.notes.length > 0 || report.passed.length > 0) && (
        <ul className={classes.notes}>
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
          {report.passed.length > 0 && (
            <li>
              Rows that are no records:{" "}
              {report.passed
                .map(({ reason, rows }) => `${reason} (${rows.toLocaleString()})`)
                .join("; ")}
            </li>
          )}
        </ul>
      )}
    </>
  );
}
