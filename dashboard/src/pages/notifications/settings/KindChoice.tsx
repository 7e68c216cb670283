import type { NotifySettingsBody } from "../../../api/types.ts";
import classes from "./settings.module.css";

type Kinds = NotifySettingsBody["kinds"];
type Kind = Kinds[number]["kind"];
type Props = {
  readonly legend: string;
  readonly kinds: Kinds;
  readonly value: readonly Kind[];
  readonly onChange: (kinds: Kind[]) => void;
};

/** Some of the kinds. */
export function KindChoice({ legend, kinds, value, onChange }: Props) {
  return (
    <fieldset className={classes.choice}>
      <legend>{legend}</legend>
      {kinds.map(({ kind, name }) => (
        <label key={kind} className={classes.check}>
          <input
            type="checkbox"
            checked={value.includes(kind)}
            onChange={() =>
              onChange(
                value.includes(kind) ? value.filter((one) => one !== kind) : [...value, kind],
              )
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
