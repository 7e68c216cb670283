import type { AccountBody } from "../../api/types.ts";
import { AccountRow } from "./AccountRow.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";

type Props = {
  readonly accounts: readonly AccountBody[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
};

export function AccountTable({ accounts, selected, onSelect }: Props) {
  return (
    <TableFrame
      label="Accounts"
      className={cells.table}
      headings={[
        "Account",
        "From",
        "To",
        { end: "Executions" },
        { end: "Trades" },
        { end: "Cash, as the broker states it" },
      ]}
    >
      {accounts.map((account) => (
        <AccountRow
          key={account.id}
          account={account}
          isSelected={account.id === selected}
          onSelect={() => onSelect(account.id)}
        />
      ))}
    </TableFrame>
  );
}
