import { SegmentedControl } from "@mantine/core";

type Props<Value extends string> = {
  readonly label: string;
  readonly value: Value | undefined;
  readonly choices: readonly { value: Value; label: string }[];
  readonly onChange: (value: Value | undefined) => void;
};

/** One of a few, or all of them. */
export function ChoiceField<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: Props<Value>) {
  return (
    <div role="group" aria-label={label}>
      <div style={{ fontSize: "0.75rem", marginBottom: 4, color: "var(--ob-soft)" }}>{label}</div>
      <SegmentedControl
        size="xs"
        fullWidth
        value={value ?? "all"}
        data={[{ value: "all", label: "All" }, ...choices]}
        onChange={(next) => onChange(choices.find((choice) => choice.value === next)?.value)}
      />
    </div>
  );
}
