import { Table } from "@mantine/core";
import type { AccountBody } from "../../api/types.ts";
import { AccountRow } from "./AccountRow.tsx";
import classes from "./accounts.module.css";

type Props = {
  readonly accounts: readonly AccountBody[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
};

export function AccountTable({ accounts, selected, onSelect }: Props) {
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Accounts, scrollable">
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Account</Table.Th>
            <Table.Th scope="col">From</Table.Th>
            <Table.Th scope="col">To</Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Executions
            </Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Trades
            </Table.Th>
            <Table.Th scope="col" className={classes.end}>
              Cash, as the broker states it
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              isSelected={account.id === selected}
              onSelect={() => onSelect(account.id)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
