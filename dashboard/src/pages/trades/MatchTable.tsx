import { Table } from "@mantine/core";
import type { MatchBody } from "../../api/types.ts";
import { formatAverage, formatExact } from "../../format/currency.ts";
import { addDecimals } from "../../format/decimal.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Time } from "../../ui/Time.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import classes from "./explained.module.css";

/**
 * Which units were closed by which execution, and what each pair earned. The rows add up to the
 * trade.
 */
export function MatchTable({
  matches,
  currency,
}: {
  matches: readonly MatchBody[];
  currency: string;
}) {
  return (
    <section aria-labelledby="matches">
      <h3 id="matches" className={classes.title}>
        Matches
      </h3>
      <TableFrame
        label="Matches"
        labelledBy="matches"
        className={classes.table}
        headings={["Opened", "Closed", "Quantity", "Entry", "Exit", "Fees", "Gross"]}
      >
        {matches.map((match, index) => (
          <Table.Tr key={`${match.opened} ${match.closed} ${index}`}>
            <Table.Td>
              <Time at={match.openedAt} />
            </Table.Td>
            <Table.Td>
              <Time at={match.closedAt} />
            </Table.Td>
            <Table.Td>{formatExact(match.quantity)}</Table.Td>
            <Table.Td title={match.entryPrice}>{formatAverage(match.entryPrice)}</Table.Td>
            <Table.Td title={match.exitPrice}>{formatAverage(match.exitPrice)}</Table.Td>
            <Table.Td>
              <Amount value={addDecimals(match.entryFee, match.exitFee)} currency={currency} />
            </Table.Td>
            <Table.Td>
              <Amount value={match.grossPnl} currency={currency} signed />
            </Table.Td>
          </Table.Tr>
        ))}
      </TableFrame>
    </section>
  );
}
