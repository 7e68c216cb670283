import { Table } from "@mantine/core";
import type { ExecutionBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { Time } from "../../ui/Time.tsx";
import { FeeList } from "../executions/FeeList.tsx";
import { SideMark } from "../executions/SideMark.tsx";
import classes from "./explained.module.css";

/** The executions of a trade as the broker reported them. */
export function ExecutionTable({ executions }: { executions: readonly ExecutionBody[] }) {
  return (
    <section aria-labelledby="fills">
      <h3 id="fills" className={classes.title}>
        Executions
      </h3>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Executions, scrollable">
        <Table className={classes.table} aria-labelledby="fills">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Time</Table.Th>
              <Table.Th scope="col">Side</Table.Th>
              <Table.Th scope="col">Quantity</Table.Th>
              <Table.Th scope="col">Price</Table.Th>
              <Table.Th scope="col">Fees</Table.Th>
              <Table.Th scope="col" className="ob-start">
                Id
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {executions.map((execution) => (
              <Table.Tr key={execution.id}>
                <Table.Td>
                  <Time
                    at={execution.executedAt}
                    precision={execution.precision}
                    day={execution.tradeDate}
                    seconds
                  />
                </Table.Td>
                <Table.Td>
                  <SideMark execution={execution} />
                </Table.Td>
                <Table.Td>{formatExact(execution.quantity)}</Table.Td>
                <Table.Td title={execution.price}>{formatExact(execution.price)}</Table.Td>
                <Table.Td>
                  <FeeList fees={execution.fees} />
                </Table.Td>
                <Table.Td className={`${classes.id} ob-start`} title={execution.id}>
                  {execution.id}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
