import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ConnectionBody } from "../../../api/types.ts";
import { Ago } from "../../../ui/Ago.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { TableFrame } from "../../../ui/TableFrame.tsx";
import classes from "./detail.module.css";

/** What the credentials reach. */
export function AccountsPanel({ connection: { accounts } }: { connection: ConnectionBody }) {
  return (
    <Panel title="Accounts" note="Each opens its positions">
      {accounts.length === 0 ? (
        <p className={classes.none}>None was seen yet. The first reading lists them.</p>
      ) : (
        <TableFrame
          label="Accounts"
          className={classes.table}
          headings={["Number", "Name", "Currency", "Last seen"]}
        >
          {accounts.map(({ id, number, name, currency, seenAt }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Link to="/accounts" search={{ account: id }}>
                  {number}
                </Link>
              </Table.Td>
              <Table.Td>{name ?? ""}</Table.Td>
              <Table.Td>{currency ?? ""}</Table.Td>
              <Table.Td>
                <Ago at={seenAt} isPast />
              </Table.Td>
            </Table.Tr>
          ))}
        </TableFrame>
      )}
    </Panel>
  );
}
