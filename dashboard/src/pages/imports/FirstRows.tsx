import { Table } from "@mantine/core";
import type { ExecutionBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { instrumentName } from "../../format/instrument.ts";
import { formatPrice } from "../../format/price.ts";
import { Aligned } from "../../ui/Aligned.tsx";
import { Time } from "../../ui/Time.tsx";
import { FeeList } from "../executions/FeeList.tsx";
import { SideMark } from "../executions/SideMark.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
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
      <TableFrame
        label="First executions"
        className={classes.table}
        frame={classes.scroll}
        headings={[
          "Time",
          "Symbol",
          "Side",
          { end: "Quantity" },
          { end: "Price" },
          { end: "Fees" },
        ]}
      >
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
              <Aligned text={formatPrice(execution.price, execution.instrument)} places={2} />{" "}
              <small style={{ color: "var(--ob-soft)" }}>{execution.instrument.currency}</small>
            </Table.Td>
            <Table.Td className={classes.end}>
              <FeeList fees={execution.fees} />
            </Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
    </div>
  );
}
