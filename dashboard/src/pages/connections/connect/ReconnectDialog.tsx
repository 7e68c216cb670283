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

type Props = {
  readonly connection: ConnectionBody;
  /** Default: those that read. */
  readonly purpose?: "sync" | "trade";
  readonly onClose: () => void;
};

/** New credentials for a connection that stays, with all that it brought. */
export function ReconnectDialog({ connection, purpose = "sync", onClose }: Props) {
  const { data } = useQuery(brokers());
  const broker = data?.find(({ id }) => id === connection.broker);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={titleOf(connection, purpose)}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {broker && <ReconnectForm {...{ broker, connection, purpose, onClose }} />}
      {data && !broker && (
        <p className={classes.lead}>
          This installation has no adapter of {connection.brokerName} any more. Install it again, or
          disconnect.
        </p>
      )}
    </Modal>
  );
}

const READING_LEAD =
  "Until they work, the old ones stay; the connection and its data stay in any case.";
const TRADING_LEAD =
  "Orders are sent with them, and history is never read with them: give them no more rights than that.";

const titleOf = ({ label }: ConnectionBody, purpose: "sync" | "trade") =>
  purpose === "trade" ? `Credentials that trade for "${label}"` : `Reconnect "${label}"`;

const doneOf = ({ label }: ConnectionBody, purpose: "sync" | "trade") =>
  purpose === "trade"
    ? { title: `"${label}" trades with its own`, message: "Orders are sent with them from now on" }
    : { title: `"${label}" is back`, message: "It is read now" };

type FormProps = Required<Props> & { readonly broker: BrokerBody };

function ReconnectForm({ broker, connection, purpose, onClose }: FormProps) {
  const client = useQueryClient();
  const work = useWork();
  const [values, setValues] = useState<Values>({});
  const isReady = isComplete(broker.credentials, values);
  const reconnect = async () => {
    await reconnectBroker(connection.id, {
      purpose,
      credentials: { ...sentOf(broker.credentials, values) },
    });
    setValues({});
    notifications.show(doneOf(connection, purpose));
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
        {broker.name} first. {purpose === "trade" ? TRADING_LEAD : READING_LEAD}
      </p>
      <CredentialInputs broker={broker} values={values} onChange={setValues} error={work.error} />
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button size="xs" type="submit" disabled={!isReady} loading={work.isBusy}>
          {purpose === "trade" ? "Test and keep" : "Test and reconnect"}
        </Button>
      </Group>
    </form>
  );
}
