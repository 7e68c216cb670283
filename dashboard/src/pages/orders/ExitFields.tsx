import { Switch } from "@mantine/core";
import classes from "./orders.module.css";
import { hasExits } from "./ticket.ts";
import { type FieldProps, TicketInput } from "./TicketInput.tsx";

/** Whether the order may open anything, and what leaves a position that it opened. */
export function ExitFields(fields: FieldProps) {
  const { ticket, onChange } = fields;
  return (
    <>
      <Switch
        label="Reduce only"
        description="It may make the position smaller, and never turn it round"
        checked={ticket.reduceOnly}
        onChange={(event) => onChange({ reduceOnly: event.currentTarget.checked })}
      />
      {hasExits(ticket) && (
        <fieldset className={classes.exits}>
          <legend>Exits, if you like: placed once it trades; one cancels the other</legend>
          <div className={classes.pair}>
            <TicketInput {...fields} field="takeProfit" label="Take profit at" isNumber />
            <TicketInput {...fields} field="stopLoss" label="Stop loss at" isNumber />
          </div>
        </fieldset>
      )}
    </>
  );
}
