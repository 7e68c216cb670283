import { Modal, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { EXPERIMENTS_KEY, weighExperiment } from "../../api/experiments.ts";
import type { ExperimentBody } from "../../api/types.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./experiments.module.css";
import { figureOf } from "./plan.ts";
import { percentText } from "./words.ts";

type Props = { readonly experiment: ExperimentBody; readonly onClose: () => void };

/** New shares of new positions, with the reason, as another version. */
export function WeighDialog({ experiment: { id, name, arms }, onClose }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(arms.map((arm) => [arm.id, String(arm.percent)])),
  );
  const [reason, setReason] = useState("");
  const percent = Object.fromEntries(arms.map((arm) => [arm.id, figureOf(typed[arm.id] ?? "")]));
  const sum = Object.values(percent).reduce((total, share) => total + share, 0);
  const isWhole = Math.abs(sum - 100) < 1e-6;
  const isReady = isWhole && reason.trim() !== "";
  const weigh = async () => {
    await weighExperiment(id, percent, reason);
    await client.invalidateQueries({ queryKey: EXPERIMENTS_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void work.run(weigh);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Re-weigh "${name}"?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <p className={classes.soft}>
          New positions are drawn by these shares. Those that were drawn stay, and are compared only
          with others of their version.
        </p>
        <div className={classes.fields} role="group" aria-label="Shares of new positions">
          {arms.map((arm) => (
            <TextInput
              key={arm.id}
              label={`${arm.label}, share in %`}
              autoComplete="off"
              value={typed[arm.id] ?? ""}
              onChange={(event) => setTyped({ ...typed, [arm.id]: event.currentTarget.value })}
            />
          ))}
        </div>
        <p className={classes.soft} aria-live="polite">
          {isWhole ? "They sum to 100 %." : `They sum to ${percentText(sum)}; 100 % is needed.`}
        </p>
        <TextInput
          label="Why"
          required
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogActs isReady={isReady} work={work} onClose={onClose}>
          Re-weigh it
        </DialogActs>
      </form>
    </Modal>
  );
}
