import { Select, TextInput } from "@mantine/core";
import type { BrokerBody } from "../../api/types.ts";
import { ownZone } from "../../format/instant.ts";
import classes from "./orders.module.css";
import type { TimeInForce } from "./ticket.ts";
import type { FieldProps } from "./TicketInput.tsx";
import { TIME_WORDS } from "./words.ts";

type Props = FieldProps & { readonly capabilities: BrokerBody["capabilities"] };

/** How long the order lives. */
export function TimeFields({ ticket, problems, onChange, capabilities }: Props) {
  const all = Object.keys(TIME_WORDS) as TimeInForce[];
  const times = all.filter((time) => capabilities.timeInForce.includes(time));
  return (
    <div className={classes.pair}>
      <Select
        label="Lives"
        data={times.map((value) => ({ value, label: TIME_WORDS[value] }))}
        value={ticket.timeInForce}
        onChange={(timeInForce) => timeInForce && onChange({ timeInForce })}
        allowDeselect={false}
      />
      {ticket.timeInForce === "gtd" && (
        <TextInput
          type="datetime-local"
          label={`Ends (${ownZone().replaceAll("_", " ")})`}
          value={ticket.expiresAt}
          error={problems.expiresAt || undefined}
          onChange={(event) => onChange({ expiresAt: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
