import { Table } from "@mantine/core";
import type { PerformanceReport } from "../../api/types.ts";
import { formatSpan } from "../../format/span.ts";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import classes from "./experiments.module.css";
import { figureText } from "./words.ts";

type Props = { readonly readings: PerformanceReport["readings"] };

/** How often brokers answered when connections were read, and how old data are. */
export function ReadingsTable({ readings }: Props) {
  return (
    <>
      <h3 className={classes.soft}>How connections are read</h3>
      <TableFrame
        label="Readings"
        className={cells.table}
        headings={[
          "Connection",
          { end: "Readings" },
          { end: "Answered" },
          { end: "May truly be" },
          { end: "Renewed every" },
          { end: "At worst" },
          { end: "Age now" },
        ]}
      >
        {readings.map(({ connection, label, readings: count, availability, ...rest }) => (
          <Table.Tr key={connection}>
            <Table.Td>{label}</Table.Td>
            <Table.Td className={cells.end}>{count}</Table.Td>
            <Table.Td className={cells.end}>{figureText("share", availability.mean)}</Table.Td>
            <Table.Td className={cells.end}>
              {figureText("share", availability.low ?? 0)} to{" "}
              {figureText("share", availability.high ?? 1)}
            </Table.Td>
            <Table.Td className={cells.end}>{spanText(rest.gapMs?.mean)}</Table.Td>
            <Table.Td className={cells.end}>{spanText(rest.worstGapMs)}</Table.Td>
            <Table.Td className={cells.end}>{spanText(rest.ageMs)}</Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
    </>
  );
}

const spanText = (ms: number | undefined): string =>
  ms === undefined ? "read once" : formatSpan(Math.round(ms));
