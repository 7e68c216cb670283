import { Select, TextInput } from "@mantine/core";
import { DATE_ORDERS } from "../ReadingForm.tsx";
import { ZoneField } from "../ZoneField.tsx";
import { KINDS } from "./fields.ts";
import classes from "./mapping.module.css";
import type { Answers } from "./mapping.ts";

type Props = { readonly answers: Answers; readonly onChange: (changes: Partial<Answers>) => void };

const NUMBERS = [
  { value: "point", label: "1,234.56" },
  { value: "comma", label: "1.234,56" },
];
const PAID = [
  { value: "positive", label: "positive when paid" },
  { value: "negative", label: "negative when paid" },
];

/** What no column says, the same for all rows. */
export function SettingFields({ answers, onChange }: Props) {
  return (
    <fieldset className={classes.group}>
      <legend>The same for all rows</legend>
      <div className={classes.grid}>
        {!answers.columns.currency && (
          <TextInput
            size="xs"
            label="Currency of all rows"
            placeholder="USD"
            withAsterisk
            value={answers.currency ?? ""}
            onChange={(event) =>
              onChange({ currency: event.currentTarget.value.trim().toUpperCase() || undefined })
            }
          />
        )}
        {!answers.columns.kind && (
          <Select
            size="xs"
            label="Instruments are"
            data={KINDS}
            value={answers.kind}
            onChange={(kind) => kind && onChange({ kind })}
            allowDeselect={false}
          />
        )}
        <Select
          size="xs"
          label="Numbers are written"
          data={NUMBERS}
          value={answers.numbers}
          onChange={(value) => onChange({ numbers: value === "comma" ? "comma" : "point" })}
          allowDeselect={false}
        />
        <Select
          size="xs"
          label="Dates are written"
          placeholder="Found out from the rows"
          data={DATE_ORDERS}
          value={answers.dateOrder ?? null}
          onChange={(next) =>
            onChange({ dateOrder: DATE_ORDERS.find(({ value }) => value === next)?.value })
          }
          clearable
        />
        <ZoneField value={answers.zone} onChange={(zone) => onChange({ zone })} />
        {answers.fees.length > 0 && (
          <Select
            size="xs"
            label="Fees are"
            data={PAID}
            value={answers.paidFees}
            onChange={(value) =>
              onChange({ paidFees: value === "negative" ? "negative" : "positive" })
            }
            allowDeselect={false}
          />
        )}
      </div>
    </fieldset>
  );
}
