import { Button, Group, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { brokers, CONNECTIONS_KEY, reconnectBroker } from "../../../api/connections.ts";
import type { BrokerBody, ConnectionBody } from "../../../api/types.ts";
import { useWork } from "../../../ui/useWork.ts";
import { EnvironmentMark } from "../EnvironmentMark.tsx";
import classes from "./connect.module.css";
import { CredentialInputs } from "./CredentialInputs.tsx";
import { isComplete, sentOf, type Values } from "./credentials.ts";

type Props = { readonly connection: ConnectionBody; readonly onClose: () => void };

/** New credentials for a connection that stays, with all that it brought. */
export function ReconnectDialog({ connection, onClose }: Props) {
  const { data } = useQuery(brokers());
  const broker = data?.find(({ id }) => id === connection.broker);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`Reconnect "${connection.label}"`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {broker && <ReconnectForm {...{ broker, connection, onClose }} />}
      {data && !broker && (
        <p className={classes.lead}>
          This installation has no adapter of {connection.brokerName} any more. Install it again, or
          disconnect.
        </p>
      )}
    </Modal>
  );
}

function ReconnectForm({ broker, connection, onClose }: Props & { readonly broker: BrokerBody }) {
  const client = useQueryClient();
  const work = useWork();
  const [values, setValues] = useState<Values>({});
  const isReady = isComplete(broker.credentials, values);
  const reconnect = async () => {
    await reconnectBroker(connection.id, {
      credentials: { ...sentOf(broker.credentials, values) },
    });
    setValues({});
    notifications.show({ title: `"${connection.label}" is back`, message: "It is read now" });
    onClose();
    await client.invalidateQueries({ queryKey: CONNECTIONS_KEY });
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void work.run(reconnect);
  };
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <p className={classes.lead}>
        <EnvironmentMark environment={connection.environment} /> The new credentials are tried at{" "}
        {broker.name} first. Until they work, the old ones stay; the connection and its data stay in
        any case.
      </p>
      <CredentialInputs broker={broker} values={values} onChange={setValues} error={work.error} />
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button size="xs" type="submit" disabled={!isReady} loading={work.isBusy}>
          Test and reconnect
        </Button>
      </Group>
    </form>
  );
}
