import { Table } from "@mantine/core";
import type { MatchBody } from "../../api/types.ts";
import { formatAverage, formatExact } from "../../format/currency.ts";
import { addDecimals } from "../../format/decimal.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Time } from "../../ui/Time.tsx";
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
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Matches, scrollable">
        <Table className={classes.table} aria-labelledby="matches">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Opened</Table.Th>
              <Table.Th scope="col">Closed</Table.Th>
              <Table.Th scope="col">Quantity</Table.Th>
              <Table.Th scope="col">Entry</Table.Th>
              <Table.Th scope="col">Exit</Table.Th>
              <Table.Th scope="col">Fees</Table.Th>
              <Table.Th scope="col">Gross</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
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
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
