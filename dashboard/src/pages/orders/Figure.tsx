import classes from "./orders.module.css";

type Props = {
  readonly name: string;
  readonly value: string | undefined;
  readonly unit?: string | undefined;
};

/** One figure of a list of figures, by its name. */
export function Figure({ name, value, unit }: Props) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value ?? "not known"}
        {value !== undefined && unit && <span className={classes.unit}> {unit}</span>}
      </dd>
    </div>
  );
}
