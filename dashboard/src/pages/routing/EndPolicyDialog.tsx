import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { removePolicy, ROUTING_KEY } from "../../api/routing.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./routing.module.css";

type Props = { readonly id: string; readonly onClose: () => void };

/** Asks before a policy ends, since orders that name it are refused from then on. */
export function EndPolicyDialog({ id, onClose }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const end = async () => {
    await removePolicy(id);
    await client.invalidateQueries({ queryKey: ROUTING_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void work.run(end);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`End policy "${id}"?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <p className={classes.soft}>
          {id === "default"
            ? "Orders that name no policy go by the one that is built in again."
            : "Orders that name it are refused from now on."}{" "}
          Positions stay where they are, and decisions keep saying what they were made by.
        </p>
        <DialogActs isReady work={work} onClose={onClose} color="danger">
          End it
        </DialogActs>
      </form>
    </Modal>
  );
}
