import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { AccountBody } from "../../api/types.ts";
import { accountName } from "../../filters/account-name.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Time } from "../../ui/Time.tsx";
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
            <Table.Tr key={account.id} className={account.id === selected ? classes.selected : undefined}>
              <Table.Td>
                <button
                  type="button"
                  className={classes.choose}
                  aria-pressed={account.id === selected}
                  onClick={() => onSelect(account.id)}
                >
                  {accountName(account)}
                </button>{" "}
                {account.sample && <Mark tone="warn">sample</Mark>}
                <div className={classes.id}>{account.id}</div>
              </Table.Td>
              <Table.Td>{account.firstAt && <Time at={account.firstAt} />}</Table.Td>
              <Table.Td>{account.lastAt && <Time at={account.lastAt} />}</Table.Td>
              <Table.Td className={classes.end}>
                <Link to="/executions" search={{ account: [account.id] }}>
                  {account.executions.toLocaleString()}
                </Link>
              </Table.Td>
              <Table.Td className={classes.end}>
                <Link to="/trades" search={{ account: [account.id] }}>
                  {account.roundTrips.toLocaleString()}
                </Link>
              </Table.Td>
              <Table.Td className={classes.end}>
                {account.balances.length === 0 && <span className={classes.soft}>not stated</span>}
                {account.balances.map((balance) => (
                  <div key={balance.currency}>
                    <Amount value={balance.cash} currency={balance.currency} showCurrency />
                  </div>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
