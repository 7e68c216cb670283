import { Table } from "@mantine/core";
import type { PositionViewBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { formatAverage, formatExact } from "../../format/currency.ts";
import { instrumentName, kindName } from "../../format/instrument.ts";
import { Time } from "../../ui/Time.tsx";
import { AgreementMark } from "./AgreementMark.tsx";
import classes from "./accounts.module.css";

/** What is held: derived from executions, and as the broker last stated it. */
export function PositionTable({ positions }: { positions: readonly PositionViewBody[] }) {
  if (positions.length === 0) return <p className={classes.soft}>Nothing is held: every position is closed.</p>;
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Positions, scrollable">
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Instrument</Table.Th>
            <Table.Th scope="col">Account</Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Derived
            </Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Average price
            </Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Stated by broker
            </Table.Th>
            <Table.Th scope="col">Agreement</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {positions.map((position) => (
            <Table.Tr key={`${position.account} ${position.instrument.id}`}>
              <Table.Td>
                <b style={{ fontWeight: 500 }}>{instrumentName(position.instrument)}</b>
                <div className={classes.id}>
                  {kindName(position.instrument)}, {position.instrument.currency}
                </div>
              </Table.Td>
              <Table.Td><AccountName id={position.account} /></Table.Td>
              <Table.Td className={classes.end} title={position.quantity}>
                {formatExact(position.quantity)}
              </Table.Td>
              <Table.Td className={classes.end} title={position.averagePrice}>
                {position.averagePrice && formatAverage(position.averagePrice)}
              </Table.Td>
              <Table.Td className={classes.end}>
                {position.reported ? formatExact(position.reported.quantity) : <span className={classes.soft}>not stated</span>}
                {position.reported && (
                  <div className={classes.id}>
                    <Time at={position.reported.asOf} />
                  </div>
                )}
              </Table.Td>
              <Table.Td>
                <AgreementMark agrees={position.agrees} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
