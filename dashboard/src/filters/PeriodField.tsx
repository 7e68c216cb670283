import { Button, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import { dayIn } from "../format/instant.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./filters.module.css";
import { periodLabel, PRESETS } from "./periods.ts";

type Range = { readonly from?: string | undefined; readonly to?: string | undefined };

/** Days of the viewer's zone: a usual period with one click, or any two days. */
export function PeriodField({
  value,
  onChange,
}: {
  value: Range;
  onChange: (range: Range) => void;
}) {
  const [today] = useState(() => dayIn(new Date().toISOString()));
  return (
    <Popover position="bottom-start" shadow="md" trapFocus withRoles>
      <Popover.Target>
        <Button size="xs" variant="default" rightSection={<Icon name="chevron" size={12} />}>
          {periodLabel(value, today)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Period">
        <div className={classes.presets}>
          {PRESETS.map((preset) => (
            <Button
              key={preset.label}
              size="compact-xs"
              variant="default"
              onClick={() => onChange(preset.range(today))}
            >
              {preset.label}
            </Button>
          ))}
        </div>
        <div className={classes.pair}>
          <TextInput
            size="xs"
            type="date"
            label="From"
            value={value.from ?? ""}
            max={value.to}
            onChange={(event) =>
              onChange({ ...value, from: event.currentTarget.value || undefined })
            }
          />
          <TextInput
            size="xs"
            type="date"
            label="To"
            value={value.to ?? ""}
            min={value.from}
            onChange={(event) => onChange({ ...value, to: event.currentTarget.value || undefined })}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
