import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { GapBody } from "../../api/types.ts";
import { accountLabel } from "../../filters/account-name.ts";
import { formatExact } from "../../format/currency.ts";
import { GAP_WORDS } from "../../format/gap.ts";
import { Time } from "../../ui/Time.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";

/** What the executions show to be missing. */
export function GapTable({ gaps }: { gaps: readonly GapBody[] }) {
  return (
    <TableFrame
      label="What is missing"
      className={cells.table}
      headings={["Instrument", "When", { end: "Units" }, "What is missing", "Account"]}
    >
      {gaps.map((gap, index) => (
        <GapRow key={`${gap.instrument} ${gap.at} ${index}`} gap={gap} />
      ))}
    </TableFrame>
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
      <Table.Td className={cells.end}>{quantity && formatExact(quantity)}</Table.Td>
      <Table.Td className={cells.words}>
        {GAP_WORDS[kind] ?? kind}
        {amount && ` (${amount.amount} ${amount.currency})`}
      </Table.Td>
      <Table.Td>{accountLabel(account)}</Table.Td>
    </Table.Tr>
  );
}
