import { Button, Table } from "@mantine/core";
import { useState } from "react";
import type { RiskAccountBody, RiskLevelBody, RiskOverview } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { LimitsDialog } from "./LimitsDialog.tsx";
import { LIMITS, scopeText } from "./limits.ts";
import classes from "./orders.module.css";
import { UseBar } from "./UseBar.tsx";

const HEADINGS = [
  ...["Account", "Open orders", "Orders per minute"],
  ...[{ end: "Order value" }, { end: "Position value" }, { end: "Gross exposure" }],
  ...[{ end: "Loss of a day" }, { end: "Price collar" }],
];

/** What bounds each account, how much of it is used, and what was set. */
export function LimitsPanel({ overview }: { overview: RiskOverview }) {
  const [edited, setEdited] = useState<Partial<RiskLevelBody>>();
  const { accounts, levels } = overview;
  return (
    <Panel
      title="Limits"
      note="Of all that fit an order the tightest holds"
      aside={
        <Button size="xs" variant="default" onClick={() => setEdited({})}>
          Set limits
        </Button>
      }
    >
      {accounts.length === 0 ? (
        <p className={cells.soft}>No account takes orders yet.</p>
      ) : (
        <TableFrame label="Limits by account" className={cells.table} headings={HEADINGS}>
          {accounts.map((account) => (
            <AccountRow key={`${account.connection} ${account.account}`} account={account} />
          ))}
        </TableFrame>
      )}
      {accounts.length > 0 && (
        <p className={classes.soft}>
          Limits in money are compared with what the broker says in the moment of an order, so that
          nothing of them is used up meanwhile.
        </p>
      )}
      <SetLevels overview={overview} onEdit={setEdited} />
      {edited && (
        <LimitsDialog
          level={edited}
          {...{ accounts, levels }}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Panel>
  );
}

/** A bound that is compared with each order as it comes, so that nothing is used up of it. */
function Bound({ most, unit = "" }: { readonly most: string | undefined; readonly unit?: string }) {
  return (
    <Table.Td className={cells.end}>
      {most === undefined ? <span className={cells.soft}>no limit</span> : formatExact(most) + unit}
    </Table.Td>
  );
}

function AccountRow({ account }: { account: RiskAccountBody }) {
  const { label, number, environment, limits, use } = account;
  return (
    <Table.Tr>
      <Table.Td>
        {label} {number}
        <div className={cells.under}>
          <EnvironmentMark environment={environment} />
        </div>
      </Table.Td>
      <Table.Td>
        <UseBar name="Open orders" of={number} used={use.openOrders} most={limits.maxOpenOrders} />
      </Table.Td>
      <Table.Td>
        <UseBar
          name="Orders of the last minute"
          of={number}
          used={use.ordersInMinute}
          most={limits.maxOrdersPerMinute}
        />
      </Table.Td>
      <Bound most={limits.maxOrderNotional} />
      <Bound most={limits.maxPositionNotional} />
      <Bound most={limits.maxGrossExposure} />
      <Bound most={limits.maxDailyLoss} />
      <Bound most={limits.collarPercent} unit=" %" />
    </Table.Tr>
  );
}

type SetProps = {
  readonly overview: RiskOverview;
  readonly onEdit: (level: RiskLevelBody) => void;
};

/** What a person set; the rest are defaults. */
function SetLevels({ overview: { levels, accounts }, onEdit }: SetProps) {
  if (levels.length === 0)
    return <p className={classes.soft}>Nothing was set: the defaults hold.</p>;
  return (
    <ul className={classes.orders} aria-label="Limits that were set">
      {levels.map((level) => (
        <li key={scopeText(level, accounts)} className={classes.level}>
          <strong>{scopeText(level, accounts)}</strong>
          <span className={classes.soft}>{textOf(level)}</span>
          <Button size="compact-xs" variant="default" onClick={() => onEdit(level)}>
            Change
          </Button>
        </li>
      ))}
    </ul>
  );
}

function textOf({ limits }: RiskLevelBody): string {
  const set = LIMITS.flatMap(([name, label]) =>
    limits[name] === undefined ? [] : [`${label}: ${formatExact(String(limits[name]))}`],
  );
  const never = limits.restricted ? [`never ${limits.restricted.join(", ")}`] : [];
  return [...set, ...never].join("; ");
}
