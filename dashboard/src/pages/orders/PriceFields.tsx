import { SegmentedControl, Select } from "@mantine/core";
import type { BrokerBody } from "../../api/types.ts";
import classes from "./orders.module.css";
import { type OrderType, pricesOf, type TicketField } from "./ticket.ts";
import { type FieldProps, TicketInput } from "./TicketInput.tsx";
import { TYPE_MEANINGS, TYPE_WORDS } from "./words.ts";

const LABELS: Readonly<Partial<Record<TicketField, string>>> = {
  limitPrice: "Limit price",
  stopPrice: "Stop price",
};
const TRAILS = [
  { value: "percent", label: "in percent" },
  { value: "price", label: "in price" },
] as const;

type Props = FieldProps & { readonly capabilities: BrokerBody["capabilities"] };

/** What kind of order it is, and the prices that this kind needs. */
export function PriceFields({ capabilities, ...fields }: Props) {
  const { ticket, onChange } = fields;
  const all = Object.keys(TYPE_WORDS) as OrderType[];
  const types = all.filter((type) => capabilities.orderTypes.includes(type));
  return (
    <>
      <Select
        label="Type"
        description={TYPE_MEANINGS[ticket.type]}
        data={types.map((value) => ({ value, label: TYPE_WORDS[value] }))}
        value={ticket.type}
        onChange={(type) => type && onChange({ type })}
        allowDeselect={false}
      />
      {pricesOf(ticket.type).length > 0 && (
        <div className={classes.pair}>
          {pricesOf(ticket.type).map((field) =>
            field === "trailAmount" ? (
              <TrailFields key={field} {...fields} />
            ) : (
              <TicketInput
                key={field}
                {...fields}
                field={field}
                label={LABELS[field] ?? field}
                isNumber
              />
            ),
          )}
        </div>
      )}
    </>
  );
}

function TrailFields(fields: FieldProps) {
  return (
    <>
      <TicketInput {...fields} field="trailAmount" label="Distance" isNumber />
      <SegmentedControl
        aria-label="Distance is given"
        className={classes.beneathLabel}
        data={[...TRAILS]}
        value={fields.ticket.trailBy}
        onChange={(trailBy) => fields.onChange({ trailBy })}
      />
    </>
  );
}
