import { Button, MultiSelect, Select } from "@mantine/core";
import { useState } from "react";
import classes from "./mapping.module.css";
import { type Field, FIELDS, USUAL } from "./fields.ts";
import type { Answers } from "./mapping.ts";

type Props = {
  readonly header: readonly string[];
  readonly answers: Answers;
  readonly onChange: (changes: Partial<Answers>) => void;
};

/** One question for each thing that a column can be. */
export function ColumnFields({ header, answers, onChange }: Props) {
  const [isLong, setLong] = useState(false);
  const titles = [...new Set(header.filter((title) => title !== ""))];
  const set = (name: Field, title: string | null) => {
    const { [name]: _, ...others } = answers.columns;
    onChange({ columns: title === null ? others : { ...others, [name]: title } });
  };
  const shown = FIELDS.filter(({ name }, at) => isLong || at < USUAL || answers.columns[name]);
  return (
    <fieldset className={classes.group}>
      <legend>Which column is what</legend>
      <div className={classes.grid}>
        {shown.map((field) => (
          <Select
            key={field.name}
            size="xs"
            label={field.label}
            description={"hint" in field ? field.hint : undefined}
            withAsterisk={"isNeeded" in field}
            placeholder="None"
            data={titles}
            value={answers.columns[field.name] ?? null}
            onChange={(title) => set(field.name, title)}
            clearable
            searchable
          />
        ))}
        <MultiSelect
          size="xs"
          label="Fees"
          placeholder={answers.fees.length > 0 ? "" : "None"}
          data={titles}
          value={[...answers.fees]}
          onChange={(fees) => onChange({ fees })}
          searchable
        />
      </div>
      {!isLong && (
        <Button size="compact-xs" variant="subtle" onClick={() => setLong(true)}>
          More columns
        </Button>
      )}
    </fieldset>
  );
}
