import { Switch } from "@mantine/core";

type Props = {
  /** Names what is read, for those who hear the page. */
  readonly name: string;
  readonly label?: string;
  readonly isOn: boolean;
  /** What was asked for and is not done yet: it moves at once, and back if the server refuses. */
  readonly wanted: boolean | undefined;
  readonly onChange: (isOn: boolean) => void;
};

/** Whether something is read by itself. */
export function SyncSwitch({ name, label, isOn, wanted, onChange }: Props) {
  return (
    <Switch
      size="xs"
      label={label}
      aria-label={`Auto-sync of ${name}`}
      checked={wanted ?? isOn}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
