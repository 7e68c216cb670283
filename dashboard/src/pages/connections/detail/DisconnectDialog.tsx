import { Button, Group, Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { connection, connections, disconnectBroker } from "../../../api/connections.ts";
import type { ConnectionBody } from "../../../api/types.ts";
import { ChoiceCards } from "../../../ui/ChoiceCards.tsx";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { useWork } from "../../../ui/useWork.ts";
import classes from "./detail.module.css";

type Props = { readonly connection: ConnectionBody; readonly onClose: () => void };

/** Ends a connection. Where data goes with it, its name must be typed first. */
export function DisconnectDialog({ connection: { id, label }, onClose }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const work = useWork();
  const [data, setData] = useState<"keep" | "remove">("keep");
  const [typed, setTyped] = useState("");
  const isSure = data === "keep" || typed.trim() === label;
  const disconnect = async () => {
    await disconnectBroker(id, data === "remove");
    notifications.show({
      title: `"${label}" is disconnected`,
      message: data === "keep" ? "What it brought stays" : "What only it brought went with it",
    });
    client.setQueryData(connections().queryKey, (list) => list?.filter((one) => one.id !== id));
    await navigate({ to: "/connections" });
    // What is kept of it would be asked for once more, and not found.
    client.removeQueries({ queryKey: connection(id).queryKey });
    await client.invalidateQueries();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isSure) void work.run(disconnect);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Disconnect "${label}"?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.dialog} onSubmit={onSubmit}>
        <p>Its credentials are forgotten and nothing more is read.</p>
        <ChoiceCards
          legend="And what it brought"
          value={data}
          onChange={setData}
          choices={[
            { value: "keep", label: "Keep it", text: "Executions, trades and notes stay." },
            {
              value: "remove",
              label: "Remove it",
              text: "What only this connection brought goes. It cannot be undone.",
            },
          ]}
        />
        {data === "remove" && (
          <TextInput
            label={`Type "${label}" to confirm`}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {work.error !== undefined && <FailureNotice error={work.error} />}
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onClose}>
            Stay connected
          </Button>
          <Button size="xs" color="danger" type="submit" disabled={!isSure} loading={work.isBusy}>
            {data === "keep" ? "Disconnect" : "Disconnect and remove data"}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
