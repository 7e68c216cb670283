import { Button, SegmentedControl, Select } from "@mantine/core";
import type { SubmitEvent } from "react";
import { type Desk, deskName } from "./desks.ts";
import { ExitFields } from "./ExitFields.tsx";
import classes from "./orders.module.css";
import { PriceFields } from "./PriceFields.tsx";
import { SymbolSuggestions } from "./SymbolSuggestions.tsx";
import type { Problems, Ticket } from "./ticket.ts";
import { TicketInput } from "./TicketInput.tsx";
import { TimeFields } from "./TimeFields.tsx";
import { SIDE_WORDS } from "./words.ts";

const SIDES = (["buy", "sell"] as const).map((value) => ({ value, label: SIDE_WORDS[value] }));

type Props = {
  readonly ticket: Ticket;
  readonly problems: Problems;
  readonly desk: Desk;
  readonly desks: readonly Desk[];
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly onChange: (change: Partial<Ticket>) => void;
  readonly onDesk: (key: string) => void;
  readonly onSend: () => void;
};

/** The ticket itself. It says what is wrong while it is typed, and on its button what it does. */
export function TicketForm(props: Props) {
  const { ticket, problems, desk, desks, onChange } = props;
  const fields = { ticket, problems, onChange };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (props.isReady) props.onSend();
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <fieldset className={classes.fields} disabled={props.isBusy}>
        {desks.length > 1 && (
          <Select
            label="Account"
            data={desks.map((one) => ({ value: one.key, label: choiceOf(one) }))}
            value={desk.key}
            onChange={(key) => key && props.onDesk(key)}
            allowDeselect={false}
          />
        )}
        <SegmentedControl
          aria-label="Side"
          fullWidth
          data={SIDES}
          value={ticket.side}
          onChange={(side) => onChange({ side })}
        />
        <div className={classes.pair}>
          <TicketInput {...fields} field="symbol" label="Symbol" placeholder="ACME" />
          <TicketInput {...fields} field="quantity" label="Quantity" isNumber />
        </div>
        <SymbolSuggestions
          symbol={ticket.symbol}
          desk={desk}
          onChoose={(symbol) => onChange({ symbol })}
        />
        <PriceFields {...fields} capabilities={desk.broker.capabilities} />
        <TimeFields {...fields} capabilities={desk.broker.capabilities} />
        <ExitFields {...fields} />
        <SendButton {...props} />
      </fieldset>
    </form>
  );
}

const choiceOf = (desk: Desk) =>
  `${desk.connection.environment === "live" ? "LIVE" : "Paper"}: ${deskName(desk)}`;

function SendButton({ ticket, desk, isReady, isBusy }: Props) {
  const { side, quantity, symbol } = ticket;
  const what = [SIDE_WORDS[side], quantity.trim(), symbol.trim()].filter(Boolean).join(" ");
  const isLive = desk.connection.environment === "live";
  return (
    <Button type="submit" disabled={!isReady} loading={isBusy} color={isLive ? "danger" : "ink"}>
      {`${what} ${isLive ? "with REAL money" : "on paper"}`}
    </Button>
  );
}
