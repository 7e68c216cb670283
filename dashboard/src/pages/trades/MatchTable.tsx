import { Table } from "@mantine/core";
import type { InstrumentBody, MatchBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { addDecimals } from "../../format/decimal.ts";
import { formatAveragePrice, pricePlaces } from "../../format/price.ts";
import { Aligned } from "../../ui/Aligned.tsx";
import { Amount } from "../../ui/Amount.tsx";
import { Time } from "../../ui/Time.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import classes from "./explained.module.css";

type Props = {
  readonly matches: readonly MatchBody[];
  readonly currency: string;
  readonly instrument: InstrumentBody;
};

/**
 * Which units were closed by which execution, and what each pair earned. The rows add up to the
 * trade.
 */
export function MatchTable({ matches, currency, instrument }: Props) {
  const places = pricePlaces(instrument);
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
            <Table.Td title={match.entryPrice}>
              <Aligned text={formatAveragePrice(match.entryPrice, instrument)} places={places} />
            </Table.Td>
            <Table.Td title={match.exitPrice}>
              <Aligned text={formatAveragePrice(match.exitPrice, instrument)} places={places} />
            </Table.Td>
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
