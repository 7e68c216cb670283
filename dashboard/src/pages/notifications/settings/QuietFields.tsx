import { Select, TextInput } from "@mantine/core";
import { ownZone } from "../../../format/instant.ts";
import type { DraftProps } from "./PreferencesPanel.tsx";
import classes from "./settings.module.css";

const ZONES = [...new Set(["UTC", ownZone(), ...Intl.supportedValuesOf("timeZone")])];
const NIGHT = { from: "22:00", to: "07:00" };

/** When mail waits, on which clock. */
export function QuietFields({ value, onChange }: DraftProps) {
  const { quiet, zone } = value;
  const { quiet: _, ...without } = value;
  return (
    <fieldset className={classes.fields}>
      <legend>Quiet hours</legend>
      <label className={classes.check}>
        <input
          type="checkbox"
          checked={quiet !== undefined}
          onChange={() => onChange(quiet ? without : { ...value, quiet: NIGHT })}
        />
        Mail waits until they are over
      </label>
      <div className={classes.row}>
        {quiet &&
          (["from", "to"] as const).map((end) => (
            <TextInput
              key={end}
              size="xs"
              type="time"
              label={end === "from" ? "From" : "To"}
              required
              withAsterisk={false}
              value={quiet[end]}
              onChange={({ currentTarget }) =>
                onChange({ ...value, quiet: { ...quiet, [end]: currentTarget.value } })
              }
            />
          ))}
        <Select
          size="xs"
          label="Time zone"
          data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
          value={zone}
          onChange={(next) => onChange({ ...value, zone: next ?? zone })}
          comboboxProps={{ withinPortal: false }}
          limit={60}
          searchable
          allowDeselect={false}
        />
      </div>
    </fieldset>
  );
}
