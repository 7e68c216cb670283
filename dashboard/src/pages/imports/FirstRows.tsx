import { Table } from "@mantine/core";
import type { ExecutionBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { Time } from "../../ui/Time.tsx";
import { FeeList } from "../executions/FeeList.tsx";
import { SideMark } from "../executions/SideMark.tsx";
import classes from "./imports.module.css";

const SHOWN = 8;

/** The first executions as they would be stored: the quickest way to see a wrong column or zone. */
export function FirstRows({
  executions,
  total,
}: {
  executions: readonly ExecutionBody[];
  total: number;
}) {
  const shown = executions.slice(0, SHOWN);
  return (
    <div>
      <p className={classes.caption}>
        {shown.length < total
          ? `The first ${shown.length} of ${total.toLocaleString()} new executions`
          : "All new executions"}
      </p>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="group"
        aria-label="First executions, scrollable"
      >
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Time</Table.Th>
              <Table.Th scope="col">Symbol</Table.Th>
              <Table.Th scope="col">Side</Table.Th>
              <Table.Th scope="col" className={classes.end}>
                Quantity
              </Table.Th>
              <Table.Th scope="col" className={classes.end}>
                Price
              </Table.Th>
              <Table.Th scope="col" className={classes.end}>
                Fees
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((execution) => (
              <Table.Tr key={`${execution.account} ${execution.id}`}>
                <Table.Td>
                  <Time
                    at={execution.executedAt}
                    precision={execution.precision}
                    day={execution.tradeDate}
                    seconds
                  />
                </Table.Td>
                <Table.Td>{instrumentName(execution.instrument)}</Table.Td>
                <Table.Td>
                  <SideMark execution={execution} />
                </Table.Td>
                <Table.Td className={classes.end}>{formatExact(execution.quantity)}</Table.Td>
                <Table.Td className={classes.end} title={execution.price}>
                  {formatExact(execution.price)} {execution.instrument.currency}
                </Table.Td>
                <Table.Td className={classes.end}>
                  <FeeList fees={execution.fees} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}
