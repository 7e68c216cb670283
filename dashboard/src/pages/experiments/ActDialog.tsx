import { Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { actOnExperiment, EXPERIMENTS_KEY, type ExperimentVerb } from "../../api/experiments.ts";
import type { ExperimentBody } from "../../api/types.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./experiments.module.css";

type Props = {
  readonly experiment: ExperimentBody;
  readonly verb: ExperimentVerb;
  readonly onClose: () => void;
};

const TELLS: Readonly<Record<ExperimentVerb, readonly [title: string, text: string]>> = {
  start: [
    "Start",
    "New positions are drawn from now on where a routing policy names this experiment.",
  ],
  stop: ["Stop", "No new position is drawn. Open ones stay and are closed where they are."],
  promote: [
    "Promote the winner of",
    "The better account takes the place of the draw in every routing policy that names this experiment, which ends. Open positions stay where they are.",
  ],
  archive: ["Archive", "It moves from this list to the archived ones; what it measured is kept."],
};

/** An act with its reason, which is kept with it. */
export function ActDialog({ experiment: { id, name }, verb, onClose }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const [reason, setReason] = useState("");
  const [title, text] = TELLS[verb];
  const isReady = reason.trim() !== "";
  const act = async () => {
    await actOnExperiment(id, verb, reason);
    await client.invalidateQueries({ queryKey: EXPERIMENTS_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void work.run(act);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${title} "${name}"?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <p className={classes.soft}>{text}</p>
        <TextInput
          label="Why"
          required
          maxLength={500}
          autoComplete="off"
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogActs isReady={isReady} work={work} onClose={onClose}>
          {verb === "promote" ? "Promote" : title} it
        </DialogActs>
      </form>
    </Modal>
  );
}
