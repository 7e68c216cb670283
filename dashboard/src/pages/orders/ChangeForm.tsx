import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import type { OrderBody, OrderChangeBody } from "../../api/types.ts";
import { changeable, type ChangeField, changeOf, changeProblems, fieldsOf } from "./change.ts";
import classes from "./orders.module.css";

const LABELS: Readonly<Record<ChangeField, string>> = {
  quantity: "New quantity, with what is filled",
  limitPrice: "New limit price",
  stopPrice: "New stop price",
};

type Props = {
  readonly order: OrderBody;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  readonly onChange: (body: OrderChangeBody) => void;
};

/** Other quantity or prices for an order that works. */
export function ChangeForm({ order, isBusy, onCancel, onChange }: Props) {
  const [fields, setFields] = useState(() => fieldsOf(order));
  const problems = changeProblems(order, fields);
  const body = Object.keys(problems).length === 0 ? changeOf(order, fields) : undefined;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (body) onChange(body);
  };
  return (
    <form className={classes.preview} onSubmit={onSubmit} noValidate aria-label="Change the order">
      <div className={classes.pair}>
        {changeable(order).map((field) => (
          <TextInput
            key={field}
            label={LABELS[field]}
            inputMode="decimal"
            autoComplete="off"
            value={fields[field]}
            error={problems[field]}
            onChange={(event) => setFields({ ...fields, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div className={classes.acts}>
        <Button size="xs" type="submit" disabled={!body} loading={isBusy}>
          Send the change
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          Leave it as it is
        </Button>
      </div>
    </form>
  );
}
