import { Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { CONFIGURATION_KEY, restoreConfiguration } from "../../api/configuration.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./configuration.module.css";

type Props = {
  readonly version: number;
  /** The version that holds now. */
  readonly base: number;
  readonly onClose: () => void;
};

export function RestoreDialog({ version, base, onClose }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const [reason, setReason] = useState("");
  const act = async () => {
    await restoreConfiguration(version, { base, reason });
    await client.invalidateQueries({ queryKey: CONFIGURATION_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason.trim() !== "") void work.run(act);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Go back to version ${version}?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <p className={classes.reason}>
          Version {base + 1} will say what version {version} said. Nothing is lost.
        </p>
        <TextInput
          label="Why"
          required
          maxLength={500}
          autoComplete="off"
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogActs isReady={reason.trim() !== ""} work={work} onClose={onClose}>
          Go back
        </DialogActs>
      </form>
    </Modal>
  );
}
