import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ConnectionBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { AutoSyncSwitch } from "../AutoSyncSwitch.tsx";
import { ReconnectDialog } from "../connect/ReconnectDialog.tsx";
import shared from "../connections.module.css";
import { EnvironmentMark } from "../EnvironmentMark.tsx";
import { Facts } from "../Facts.tsx";
import { NextStep } from "../NextStep.tsx";
import { ReloginNotice } from "../ReloginNotice.tsx";
import { StateMark } from "../StateMark.tsx";
import { SyncButton } from "../SyncButton.tsx";
import { SyncLine } from "../SyncLine.tsx";
import { useActions } from "../useActions.ts";
import { AccountsPanel } from "./AccountsPanel.tsx";
import { BreaksPanel } from "./BreaksPanel.tsx";
import { CoveragePanel } from "./CoveragePanel.tsx";
import classes from "./detail.module.css";
import { HookPanel } from "./HookPanel.tsx";
import { LimitsPanel } from "./LimitsPanel.tsx";
import { RunsPanel } from "./RunsPanel.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";

/** How a connection stands, what it read, what is proven and what is not. */
export function ConnectionView({ connection }: { connection: ConnectionBody }) {
  const { label, brokerName, environment } = connection;
  const actions = useActions(connection);
  const [isReconnecting, setReconnecting] = useState(false);
  return (
    <Page
      title={label}
      aside={
        <>
          <AutoSyncSwitch {...{ connection, actions }} />
          <SyncButton {...{ connection, actions }} />
        </>
      }
    >
      <div className={classes.standing}>
        <Link to="/connections" className={shared.soft}>
          Connections
        </Link>
        <StateMark connection={connection} />
        <EnvironmentMark environment={environment} />
        {brokerName !== label && <span>{brokerName}</span>}
      </div>
      <NextStep {...{ connection, actions }} onReconnect={() => setReconnecting(true)} />
      <ReloginNotice {...{ connection }} onReconnect={() => setReconnecting(true)} />
      {actions.error && <FailureNotice error={actions.error} />}
      <SyncLine connection={connection} />
      <Facts connection={connection} />
      <BreaksPanel connection={connection} />
      <CoveragePanel connection={connection} actions={actions} />
      <RunsPanel connection={connection} />
      <AccountsPanel {...{ connection, actions }} />
      <LimitsPanel connection={connection} />
      <HookPanel connection={connection} />
      <SettingsPanel {...{ connection, actions }} onReconnect={() => setReconnecting(true)} />
      {isReconnecting && (
        <ReconnectDialog connection={connection} onClose={() => setReconnecting(false)} />
      )}
    </Page>
  );
}
