import { Modal, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { createExperiment, EXPERIMENTS_KEY, planPreview } from "../../api/experiments.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./experiments.module.css";
import { type KnownArm, planFrom, type Typed, typedFrom } from "./plan.ts";
import { PreviewNote } from "./PreviewNote.tsx";
import { METRIC_CHOICES, METRICS } from "./words.ts";

type Props = {
  readonly arms: readonly KnownArm[];
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
};

/** Sets an experiment up, with what it could find as it is typed. */
export function PlanDialog({ arms, onClose, onMade }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const [typed, setTyped] = useState(() => typedFrom(arms, arms[0]?.environment ?? "paper"));
  const [reason, setReason] = useState("");
  const [asked] = useDebouncedValue(planFrom(typed), 300);
  const { data: preview } = useQuery(planPreview(asked));
  const isReady = preview?.problems.length === 0 && reason.trim() !== "";
  const save = async () => {
    const { id } = await createExperiment({ ...planFrom(typed), reason });
    await client.invalidateQueries({ queryKey: EXPERIMENTS_KEY });
    onMade(id);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void work.run(save);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="New experiment"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <Fields arms={arms} typed={typed} onChange={setTyped} />
        <PreviewNote preview={preview} />
        <TextInput
          label="Why"
          description="Kept with the experiment"
          required
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DialogActs isReady={isReady} work={work} onClose={onClose}>
          Save as a draft
        </DialogActs>
      </form>
    </Modal>
  );
}

const SELECTIONS = [
  { value: "split", label: "Shares stay" },
  { value: "automatic", label: "Shares follow what is measured" },
];

type FieldsProps = {
  readonly arms: readonly KnownArm[];
  readonly typed: Typed;
  readonly onChange: (typed: Typed) => void;
};

function Fields({ arms, typed, onChange }: FieldsProps) {
  const own = arms.filter(({ environment }) => environment === typed.environment);
  const unit = METRICS[typed.metric].unit === "share" ? "%" : METRICS[typed.metric].unit;
  const field = (name: "name" | "difference" | "rejects" | "spread" | "perDay", label: string) => (
    <TextInput
      label={label}
      autoComplete="off"
      value={typed[name]}
      onChange={(event) => onChange({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {field("name", "Name")}
      <SegmentedControl
        size="xs"
        aria-label="Environment"
        data={["paper", "live"]}
        value={typed.environment}
        onChange={(value) => onChange(typedFrom(arms, value === "live" ? "live" : "paper"))}
      />
      <div className={classes.fields} role="group" aria-label="Shares of new positions">
        {own.map(({ id, label }) => (
          <TextInput
            key={id}
            label={`${label}, share in %`}
            autoComplete="off"
            value={typed.percent[id] ?? ""}
            onChange={(event) => {
              const percent = { ...typed.percent, [id]: event.currentTarget.value };
              onChange({ ...typed, percent });
            }}
          />
        ))}
      </div>
      <div className={classes.fields}>
        <Select
          label="Compared with"
          data={own.map(({ id, label }) => ({ value: id, label }))}
          allowDeselect={false}
          value={typed.control}
          onChange={(control) => control !== null && onChange({ ...typed, control })}
        />
        <Select
          label="Measure"
          data={METRIC_CHOICES}
          allowDeselect={false}
          value={typed.metric}
          onChange={(metric) => metric !== null && onChange({ ...typed, metric })}
        />
        {field("difference", `Difference that matters, ${unit}`)}
        {field("rejects", "Rejected orders at most, %")}
        {field("spread", `Spread of one value, ${unit}, if you know it`)}
        {field("perDay", "Positions a day, if you know it")}
      </div>
      <SegmentedControl
        size="xs"
        aria-label="Shares from now on"
        data={SELECTIONS}
        value={typed.isAutomatic ? "automatic" : "split"}
        onChange={(value) => onChange({ ...typed, isAutomatic: value === "automatic" })}
      />
    </>
  );
}
