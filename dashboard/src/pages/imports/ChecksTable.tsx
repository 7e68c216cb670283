import { Table } from "@mantine/core";
import { useState } from "react";
import type { CheckBody } from "../../api/types.ts";
import { formatDecimal } from "../../format/decimal.ts";
import { Mark } from "../../ui/Mark.tsx";
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
          <button type="button" className={classes.more} onClick={() => setLong(!isLong)}>
            {isLong ? "Show fewer" : "Show all"}
          </button>
        )}
      </p>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Checks, scrollable">
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Check</Table.Th>
              <Table.Th scope="col" className={classes.end}>
                The file says
              </Table.Th>
              <Table.Th scope="col" className={classes.end}>
                We have
              </Table.Th>
              <Table.Th scope="col">Verdict</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((check, index) => (
              <Table.Tr key={`${check.name} ${index}`}>
                <Table.Td className={classes.wrap}>
                  {check.name}
                  {check.note && <div className={classes.soft}>{check.note}</div>}
                </Table.Td>
                <Table.Td className={classes.end}>{formatDecimal(check.expected)}</Table.Td>
                <Table.Td className={classes.end}>{formatDecimal(check.actual)}</Table.Td>
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
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}
