import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ConnectionBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { AutoSyncSwitch } from "./AutoSyncSwitch.tsx";
import { ReconnectDialog } from "./connect/ReconnectDialog.tsx";
import classes from "./connections.module.css";
import { EnvironmentMark } from "./EnvironmentMark.tsx";
import { Facts } from "./Facts.tsx";
import { IntervalField } from "./IntervalField.tsx";
import { NextStep } from "./NextStep.tsx";
import { ReloginNotice } from "./ReloginNotice.tsx";
import { StateTip } from "./StateTip.tsx";
import { SyncButton } from "./SyncButton.tsx";
import { SyncLine } from "./SyncLine.tsx";
import { useActions } from "./useActions.ts";

/** One connection: how it stands, and what is done with it every day. */
export function ConnectionCard({ connection }: { connection: ConnectionBody }) {
  const { id, label, brokerName, environment } = connection;
  const actions = useActions(connection);
  const [isReconnecting, setReconnecting] = useState(false);
  return (
    <li className={classes.card} aria-label={label}>
      <div className={classes.cardHead}>
        <h2 className={classes.name}>
          <Link to="/connections/$id" params={{ id }}>
            {label}
          </Link>
        </h2>
        <EnvironmentMark environment={environment} />
        <StateTip connection={connection} />
      </div>
      {brokerName !== label && <p className={classes.soft}>{brokerName}</p>}
      <Facts connection={connection} />
      <SyncLine connection={connection} />
      <NextStep {...{ connection, actions }} onReconnect={() => setReconnecting(true)} />
      <ReloginNotice {...{ connection }} onReconnect={() => setReconnecting(true)} />
      {actions.error && <FailureNotice error={actions.error} />}
      <div className={classes.actions}>
        <SyncButton {...{ connection, actions }} />
        <AutoSyncSwitch {...{ connection, actions }} />
        <IntervalField {...{ connection, actions }} />
        <Button
          size="xs"
          variant="subtle"
          ml="auto"
          visibleFrom="xs"
          aria-label={`Details of "${label}"`}
          renderRoot={(props) => <Link to="/connections/$id" params={{ id }} {...props} />}
        >
          Details
        </Button>
      </div>
      {isReconnecting && (
        <ReconnectDialog connection={connection} onClose={() => setReconnecting(false)} />
      )}
    </li>
  );
}
