import { type ReactNode, useId } from "react";
import classes from "./ChoiceCards.module.css";

type Choice<Value extends string> = {
  readonly value: Value;
  readonly label: ReactNode;
  readonly text: string;
};

type Props<Value extends string> = {
  readonly legend: string;
  readonly value: Value | undefined;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
};

/** One of a few, each with a sentence on what it means. */
export function ChoiceCards<Value extends string>(props: Props<Value>) {
  const { legend, value, choices, onChange } = props;
  const name = useId();
  return (
    <fieldset className={classes.set}>
      <legend className={classes.legend}>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.card}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span className={classes.label}>{choice.label}</span>
          <span className={classes.text}>{choice.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
