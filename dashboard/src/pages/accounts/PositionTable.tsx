import { Table } from "@mantine/core";
import type { PositionViewBody } from "../../api/types.ts";
import { PositionRow } from "./PositionRow.tsx";
import classes from "./accounts.module.css";

/** What is held: derived from executions, and as the broker last stated it. */
export function PositionTable({ positions }: { positions: readonly PositionViewBody[] }) {
  if (positions.length === 0)
    return <p className={classes.soft}>Nothing is held: every position is closed.</p>;
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Positions, scrollable">
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Instrument</Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Derived
            </Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Stated by broker
            </Table.Th>
            <Table.Th scope="col">Agreement</Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Average price
            </Table.Th>
            <Table.Th scope="col">Account</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {positions.map((position) => (
            <PositionRow
              key={`${position.account} ${position.instrument.id}`}
              position={position}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
