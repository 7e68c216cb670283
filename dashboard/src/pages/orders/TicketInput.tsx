import { TextInput } from "@mantine/core";
import type { Problems, Ticket, TicketField } from "./ticket.ts";

export type FieldProps = {
  readonly ticket: Ticket;
  readonly problems: Problems;
  readonly onChange: (change: Partial<Ticket>) => void;
};

type Props = FieldProps & {
  readonly field: TicketField;
  readonly label: string;
  readonly placeholder?: string;
  readonly description?: string;
  readonly isNumber?: boolean;
};

/** One text of the ticket, with what is wrong with it as it is typed. */
export function TicketInput(props: Props) {
  const { ticket, problems, onChange, field, isNumber = false, ...shown } = props;
  return (
    <TextInput
      {...shown}
      value={ticket[field]}
      // A field that is still empty has a problem without words, which is no mistake.
      error={problems[field] || undefined}
      inputMode={isNumber ? "decimal" : "text"}
      autoComplete="off"
      autoCapitalize={isNumber ? "none" : "characters"}
      spellCheck={false}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
    />
  );
}
