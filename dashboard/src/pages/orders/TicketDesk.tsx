import { useState } from "react";
import { useNow } from "../../ui/useNow.ts";
import type { Desk } from "./desks.ts";
import { EnvironmentBanner } from "./EnvironmentBanner.tsx";
import classes from "./orders.module.css";
import { PreviewPanel } from "./PreviewPanel.tsx";
import { QuotePanel } from "./QuotePanel.tsx";
import { PlacedNotice, RefusedNotice } from "./PlacedNotice.tsx";
import { EMPTY_TICKET, inputOf, problemsOf, type Ticket } from "./ticket.ts";
import { TicketForm } from "./TicketForm.tsx";
import { usePlacing } from "./usePlacing.ts";

type Props = {
  readonly desk: Desk;
  readonly desks: readonly Desk[];
  readonly onDesk: (key: string) => void;
};

/** The ticket, what the market and the checks say of it, and what became of it. */
export function TicketDesk({ desk, desks, onDesk }: Props) {
  const [ticket, setTicket] = useState(EMPTY_TICKET);
  const { place, renew } = usePlacing();
  const problems = problemsOf(ticket, useNow(60_000));
  const isFilled = Object.keys(problems).length === 0;
  const at = { connection: desk.connection.id, account: desk.account?.id };
  const input = isFilled ? inputOf(ticket, at) : undefined;
  const change = (next: Partial<Ticket>) => {
    setTicket((before) => ({ ...before, ...next }));
    renew();
  };
  const send = () => {
    if (input && place.data === undefined) place.mutate(input);
  };
  return (
    <div className={classes.desk}>
      <section className={classes.ticket} aria-label="Ticket">
        <EnvironmentBanner desk={desk} />
        <TicketForm
          {...{ ticket, problems, desk, desks }}
          isReady={isFilled && place.data === undefined}
          isBusy={place.isPending}
          onChange={change}
          onDesk={(key) => {
            renew();
            onDesk(key);
          }}
          onSend={send}
        />
      </section>
      <div className={classes.beside}>
        {place.error && <RefusedNotice error={place.error} onRetry={send} />}
        {place.data && <PlacedNotice placed={place.data} onAnother={renew} />}
        <QuotePanel desk={desk} symbol={ticket.symbol} />
        <PreviewPanel input={input} currency={desk.account?.currency} />
      </div>
    </div>
  );
}
