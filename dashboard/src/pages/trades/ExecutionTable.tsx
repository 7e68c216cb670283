import { Table } from "@mantine/core";
import type { ExecutionBody, InstrumentBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { formatPrice } from "../../format/price.ts";
import { Time } from "../../ui/Time.tsx";
import { FeeList } from "../executions/FeeList.tsx";
import { SideMark } from "../executions/SideMark.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import classes from "./explained.module.css";

type Props = {
  readonly executions: readonly ExecutionBody[];
  readonly instrument: InstrumentBody;
};

/** The executions of a trade as the broker reported them. */
export function ExecutionTable({ executions, instrument }: Props) {
  return (
    <section aria-labelledby="fills">
      <h3 id="fills" className={classes.title}>
        Executions
      </h3>
      <TableFrame
        label="Executions"
        labelledBy="fills"
        className={classes.table}
        headings={["Time", "Side", "Quantity", "Price", "Fees", { text: "Id", of: "ob-start" }]}
      >
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
            <Table.Td title={execution.price}>{formatPrice(execution.price, instrument)}</Table.Td>
            <Table.Td>
              <FeeList fees={execution.fees} />
            </Table.Td>
            <Table.Td className={`${classes.id} ob-start`} title={execution.id}>
              {execution.id}
            </Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
    </section>
  );
}
