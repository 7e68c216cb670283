import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { AccountBody } from "../../api/types.ts";
import { accountName } from "../../filters/account-name.ts";
import { Amount } from "../../ui/Amount.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./accounts.module.css";
import { TextButton } from "../../ui/TextButton.tsx";
import cells from "../../ui/table.module.css";

type Props = {
  readonly account: AccountBody;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
};

/** One account: what there is of it, and its cash where the broker states it. */
export function AccountRow({ account, isSelected, onSelect }: Props) {
  return (
    <Table.Tr className={isSelected ? classes.selected : undefined}>
      <Table.Td>
        <TextButton aria-pressed={isSelected} onClick={onSelect}>
          {accountName(account)}
        </TextButton>{" "}
        {account.sample && <Mark tone="warn">sample</Mark>}
        <div className={cells.under}>{account.id}</div>
      </Table.Td>
      <Table.Td>
        <End at={account.firstAt} day={account.firstDay} />
      </Table.Td>
      <Table.Td>
        <End at={account.lastAt} day={account.lastDay} />
      </Table.Td>
      <Table.Td className={cells.end}>
        <Link to="/executions" search={{ account: [account.id] }}>
          {account.executions.toLocaleString()}
        </Link>
      </Table.Td>
      <Table.Td className={cells.end}>
        <Link to="/trades" search={{ account: [account.id] }}>
          {account.roundTrips.toLocaleString()}
        </Link>
      </Table.Td>
      <Table.Td className={cells.end}>
        {account.balances.length === 0 && <span className={cells.soft}>not stated</span>}
        {account.balances.map((balance) => (
          <div key={balance.currency}>
            <Amount value={balance.cash} currency={balance.currency} showCurrency places={2} />
          </div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

type EndProps = { readonly at: string | undefined; readonly day: string | undefined };

/** Where the executions of an account begin or end, as exactly as their source tells it. */
function End({ at, day }: EndProps) {
  return at && <Time at={at} precision={day === undefined ? "instant" : "day"} day={day} />;
}
