import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ORDERS_KEY } from "../../api/orders.ts";
import { lockLive } from "../../api/risk.ts";
import type { RiskAccountBody } from "../../api/types.ts";
import { ClockTime } from "../../ui/ClockTime.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import classes from "./orders.module.css";
import { UnlockDialog } from "./UnlockDialog.tsx";

/** Live accounts, which take no order until a person unlocks them for a while. */
export function LivePanel({ accounts }: { accounts: readonly RiskAccountBody[] }) {
  const [asked, setAsked] = useState<RiskAccountBody>();
  const live = accounts.filter(({ environment }) => environment === "live");
  if (live.length === 0) return null;
  return (
    <Panel title="Live trading" note="Locked until you unlock an account, and again by itself">
      <ul className={classes.orders} aria-label="Live accounts">
        {live.map((account) => (
          <LiveRow
            key={`${account.connection} ${account.account}`}
            account={account}
            onUnlock={() => setAsked(account)}
          />
        ))}
      </ul>
      {asked && <UnlockDialog account={asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  );
}

type RowProps = { readonly account: RiskAccountBody; readonly onUnlock: () => void };

function LiveRow({ account, onUnlock }: RowProps) {
  const { connection, account: id, label, number, environment, unlock } = account;
  const client = useQueryClient();
  const lock = useMutation({
    mutationFn: () => lockLive({ connection, account: id }),
    onSettled: () => client.invalidateQueries({ queryKey: ORDERS_KEY }),
  });
  return (
    <li className={classes.level}>
      <EnvironmentMark environment={environment} />
      <strong>
        {label} {number}
      </strong>
      {unlock ? (
        <>
          <Mark tone="bad" icon="live">
            UNLOCKED: real orders are sent
          </Mark>
          <span className={classes.soft}>
            until <ClockTime at={unlock.expiresAt} />
          </span>
          <Button size="xs" color="danger" loading={lock.isPending} onClick={() => lock.mutate()}>
            Lock now
          </Button>
        </>
      ) : (
        <>
          <Mark tone="good" icon="shield">
            locked
          </Mark>
          <Button size="xs" variant="default" onClick={onUnlock}>
            Unlock
          </Button>
        </>
      )}
      {lock.error && <FailureNotice error={lock.error} />}
    </li>
  );
}
