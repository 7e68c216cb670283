import { Table } from "@mantine/core";
import { useState } from "react";
import type { CheckBody } from "../../api/types.ts";
import { formatDecimal } from "../../format/decimal.ts";
import { Aligned } from "../../ui/Aligned.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import { TextButton } from "../../ui/TextButton.tsx";
import classes from "./imports.module.css";

const FEW = 5;

/** Figures that the file states, set against ours. Those that differ stand first. */
export function ChecksTable({ checks }: { checks: readonly CheckBody[] }) {
  const [isLong, setLong] = useState(false);
  const sorted = checks.toSorted((a, b) => Number(a.ok) - Number(b.ok));
  const passed = checks.filter(({ ok }) => ok).length;
  const shown = isLong ? sorted : sorted.slice(0, FEW);
  return (
    <div>
      <p className={classes.caption}>
        {passed} of {checks.length} checks agree with the totals that the file states
        {checks.length > FEW && (
          <TextButton isQuiet onClick={() => setLong(!isLong)}>
            {isLong ? "Show fewer" : "Show all"}
          </TextButton>
        )}
      </p>
      <TableFrame
        label="Checks"
        className={classes.table}
        frame={classes.scroll}
        headings={["Check", { end: "The file says" }, { end: "We have" }, "Verdict"]}
      >
        {shown.map((check, index) => (
          <Table.Tr key={`${check.name} ${index}`}>
            <Table.Td className={classes.wrap}>
              {check.name}
              {check.note && <div className={classes.soft}>{check.note}</div>}
            </Table.Td>
            <Table.Td className={classes.end}>
              <Aligned text={formatDecimal(check.expected)} places={2} />
            </Table.Td>
            <Table.Td className={classes.end}>
              <Aligned text={formatDecimal(check.actual)} places={2} />
            </Table.Td>
            <Table.Td>
              {check.ok ? (
                <Mark tone="good" icon="check">
                  agrees
                </Mark>
              ) : (
                <Mark tone="bad" icon="alert">
                  differs
                </Mark>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
    </div>
  );
}
