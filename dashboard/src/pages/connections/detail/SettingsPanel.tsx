import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import type { ConnectionBody } from "../../../api/types.ts";
import { Icon } from "../../../ui/Icon.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { ReconnectDialog } from "../connect/ReconnectDialog.tsx";
import { IntervalField } from "../IntervalField.tsx";
import { TradingField } from "../TradingField.tsx";
import type { Actions } from "../useActions.ts";
import { DisconnectDialog } from "./DisconnectDialog.tsx";
import classes from "./detail.module.css";

type Props = {
  readonly connection: ConnectionBody;
  readonly actions: Actions;
  readonly onReconnect: () => void;
};

/** Name, interval, new credentials, and the end. */
export function SettingsPanel({ connection, actions, onReconnect }: Props) {
  const [isLeaving, setLeaving] = useState(false);
  const [isGiving, setGiving] = useState(false);
  return (
    <Panel title="Settings">
      <div className={classes.settings}>
        <NameForm key={connection.label} {...{ connection, actions }} />
        <IntervalField {...{ connection, actions }} />
        <TradingField {...{ connection, actions }} onOwn={() => setGiving(true)} />
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="key" size={14} />}
          onClick={onReconnect}
        >
          New credentials
        </Button>
        <Button
          size="xs"
          variant="default"
          ml="auto"
          leftSection={<Icon name="close" size={14} />}
          onClick={() => setLeaving(true)}
        >
          Disconnect
        </Button>
      </div>
      {isGiving && (
        <ReconnectDialog {...{ connection }} purpose="trade" onClose={() => setGiving(false)} />
      )}
      {isLeaving && <DisconnectDialog {...{ connection }} onClose={() => setLeaving(false)} />}
    </Panel>
  );
}

function NameForm({ connection, actions }: Omit<Props, "onReconnect">) {
  const [label, setLabel] = useState(connection.label);
  const next = label.trim();
  const isNew = next !== "" && next !== connection.label;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isNew) actions.change.mutate({ label: next });
  };
  return (
    <form className={classes.nameForm} onSubmit={onSubmit}>
      <TextInput
        size="xs"
        aria-label="Name of the connection"
        value={label}
        maxLength={100}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" type="submit" disabled={!isNew}>
        Rename
      </Button>
    </form>
  );
}
