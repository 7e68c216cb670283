import { Modal, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { changeConfiguration, CONFIGURATION_KEY } from "../../api/configuration.ts";
import type { ConfigurationBody } from "../../api/types.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import classes from "./configuration.module.css";
import { documentWith, type Field, FIELDS, problemOf, type Scope, typedFrom } from "./fields.ts";

type Props = {
  readonly configuration: ConfigurationBody;
  readonly broker: string;
  readonly onClose: () => void;
};

const SCOPES = [
  { value: "both", label: "Paper and live" },
  { value: "paper", label: "Paper only" },
  { value: "live", label: "Live only" },
];

/** Changes what is set here of one broker; what is left empty is as file and defaults say. */
export function SettingsDialog({ configuration, broker, onClose }: Props) {
  const { version, document, brokers } = configuration;
  const found = brokers.find(({ id }) => id === broker);
  const client = useQueryClient();
  const work = useWork();
  const [scope, setScope] = useState<Scope>("both");
  const [typed, setTyped] = useState(() => typedFrom(document, broker, "both"));
  const [reason, setReason] = useState("");
  const next = documentWith(document, { broker, scope, typed });
  const isChanged =
    JSON.stringify(next) !==
    JSON.stringify(
      documentWith(document, {
        ...{ broker, scope, typed: typedFrom(document, broker, scope) },
      }),
    );
  const isRight = FIELDS.every((field) => problemOf(field, typed[field.name] ?? "") === undefined);
  const isReady = isRight && isChanged && reason.trim() !== "";
  const save = async () => {
    await changeConfiguration({ base: version, document: next, reason });
    await client.invalidateQueries({ queryKey: CONFIGURATION_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void work.run(save);
  };
  const choose = (value: Scope) => {
    setScope(value);
    setTyped(typedFrom(document, broker, value));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Change ${found?.name ?? broker}`}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <SegmentedControl
          size="xs"
          aria-label="For which connections"
          data={SCOPES.filter(
            ({ value }) =>
              value === "both" ||
              found?.environments.some(({ environment }) => environment === value),
          )}
          value={scope}
          onChange={(value) => choose(value as Scope)}
        />
        <div className={classes.fields}>
          {FIELDS.map((field) => (
            <SettingField
              key={field.name}
              field={field}
              text={typed[field.name] ?? ""}
              onChange={(text) => setTyped({ ...typed, [field.name]: text })}
            />
          ))}
        </div>
        <TextInput
          label="Why"
          description="Kept with the version, for whoever asks later"
          required
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <p className={classes.soft}>
          It holds from the next call on; what is under way ends as it began.
        </p>
        <DialogActs isReady={isReady} work={work} onClose={onClose}>
          Save as version {version + 1}
        </DialogActs>
      </form>
    </Modal>
  );
}

type FieldProps = {
  readonly field: Field;
  readonly text: string;
  readonly onChange: (text: string) => void;
};

function SettingField({ field, text, onChange }: FieldProps) {
  const { label, help, kind } = field;
  if (kind === "switch") {
    return (
      <Select
        label={label}
        description={help}
        placeholder="As by default"
        data={["on", "off"]}
        clearable
        clearButtonProps={{ "aria-label": `${label} as by default` }}
        value={text === "" ? null : text}
        onChange={(value) => onChange(value ?? "")}
      />
    );
  }
  return (
    <TextInput
      label={label}
      description={help}
      placeholder="As by default"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={problemOf(field, text)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
