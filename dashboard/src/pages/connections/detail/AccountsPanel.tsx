import type { ConnectionBody } from "../../../api/types.ts";
import { Panel } from "../../../ui/Panel.tsx";
import { TableFrame } from "../../../ui/TableFrame.tsx";
import cells from "../../../ui/table.module.css";
import type { Actions } from "../useActions.ts";
import { useBroker } from "../useBroker.ts";
import { AccountRow } from "./AccountRow.tsx";

type Props = { readonly connection: ConnectionBody; readonly actions: Actions };

const HEADINGS = ["Number", "Name", "Currency", "Last seen"];

/** What the credentials reach, each with an interval of its own where the broker tells them apart. */
export function AccountsPanel({ connection, actions }: Props) {
  const { accounts, brokerName } = connection;
  const broker = useBroker(connection);
  const isApart = broker?.history.per === "account";
  return (
    <Panel
      title="Accounts"
      note={
        broker && !isApart
          ? `${brokerName} tells of all accounts in one report`
          : "Each opens its positions"
      }
    >
      {accounts.length === 0 ? (
        <p className={cells.soft}>None was seen yet. The first reading lists them.</p>
      ) : (
        <TableFrame
          label="Accounts"
          className={cells.table}
          headings={isApart ? [...HEADINGS, "Read", "Auto-sync"] : HEADINGS}
        >
          {accounts.map((account) => (
            <AccountRow
              key={account.id}
              leastMinutes={isApart ? broker.cadence.leastMinutes : undefined}
              {...{ account, connection, actions }}
            />
          ))}
        </TableFrame>
      )}
    </Panel>
  );
}
