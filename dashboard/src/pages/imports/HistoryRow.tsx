import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { formats } from "../../api/queries.ts";
import type { ImportSummaryBody } from "../../api/types.ts";
import { formatBytes } from "../../format/span.ts";
import { Mark } from "../../ui/Mark.tsx";
import { Time } from "../../ui/Time.tsx";
import { ChecksMark } from "./ChecksMark.tsx";
import { TextButton } from "../../ui/TextButton.tsx";
import classes from "./imports.module.css";

/** One import in the list. */
export function HistoryRow({ item, onOpen }: { item: ImportSummaryBody; onOpen: () => void }) {
  const { report, startedAt, bytes, quarantined, sample } = item;
  const { data: known = [] } = useQuery(formats());
  return (
    <Table.Tr>
      <Table.Td>
        <TextButton onClick={onOpen}>{report.file}</TextButton>{" "}
        {sample && <Mark tone="warn">sample</Mark>}
        <div className={classes.soft}>{formatBytes(bytes)}</div>
      </Table.Td>
      <Table.Td>
        <ChecksMark checks={report.checks} />
      </Table.Td>
      <Table.Td className={classes.end}>
        {(report.executions.new + report.cash.new).toLocaleString()}
      </Table.Td>
      <Table.Td className={classes.end}>
        {(report.executions.known + report.cash.known).toLocaleString()}
      </Table.Td>
      <Table.Td>
        {quarantined > 0 ? (
          <Link to="/imports" search={{ tab: "quarantine" }}>
            {quarantined.toLocaleString()} {quarantined === 1 ? "row" : "rows"}
          </Link>
        ) : (
          <span className={classes.soft}>none</span>
        )}
      </Table.Td>
      <Table.Td>{known.find(({ id }) => id === report.format)?.name ?? report.format}</Table.Td>
      <Table.Td>
        <Time at={startedAt} />
      </Table.Td>
    </Table.Tr>
  );
}
