import { Select } from "@mantine/core";
import { ownZone } from "../../format/instant.ts";

type Props = {
  readonly value: string | undefined;
  readonly onChange: (zone: string | undefined) => void;
};

const ZONES = [...new Set(["UTC", ownZone(), ...Intl.supportedValuesOf("timeZone")])];

/** In which zone the file's clock times are meant. */
export function ZoneField({ value, onChange }: Props) {
  return (
    <Select
      size="xs"
      label="Time zone of the file"
      placeholder="As the format has it"
      data={ZONES}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      comboboxProps={{ withinPortal: false }}
      limit={60}
      searchable
      clearable
    />
  );
}
