import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { GapBody } from "../../api/types.ts";
import { accountLabel } from "../../filters/account-name.ts";
import { formatExact } from "../../format/currency.ts";
import { GAP_WORDS } from "../../format/gap.ts";
import { Time } from "../../ui/Time.tsx";
import classes from "./accounts.module.css";

/** What the executions show to be missing. */
export function GapTable({ gaps }: { gaps: readonly GapBody[] }) {
  return (
    <div
      className={classes.scroll}
      tabIndex={0}
      role="group"
      aria-label="What is missing, scrollable"
    >
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Instrument</Table.Th>
            <Table.Th scope="col">When</Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Units
            </Table.Th>
            <Table.Th scope="col">What is missing</Table.Th>
            <Table.Th scope="col">Account</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {gaps.map((gap, index) => (
            <GapRow key={`${gap.instrument} ${gap.at} ${index}`} gap={gap} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function GapRow({ gap }: { gap: GapBody }) {
  const { account, instrument, at, quantity, amount, kind } = gap;
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/executions" search={{ account: [account], instrument }}>
          {instrument.split(":")[1] ?? instrument}
        </Link>
      </Table.Td>
      <Table.Td>
        <Time at={at} />
      </Table.Td>
      <Table.Td className={classes.end}>{quantity && formatExact(quantity)}</Table.Td>
      <Table.Td className={classes.words}>
        {GAP_WORDS[kind] ?? kind}
        {amount && ` (${amount.amount} ${amount.currency})`}
      </Table.Td>
      <Table.Td>{accountLabel(account)}</Table.Td>
    </Table.Tr>
  );
}
