import { useDebouncedValue } from "@mantine/hooks";
import { formatExact } from "../../format/currency.ts";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useNow } from "../../ui/useNow.ts";
import type { Desk } from "./desks.ts";
import { Figure } from "./Figure.tsx";
import classes from "./orders.module.css";
import { ageOf, type Asked, askedFor, markOf } from "./quote.ts";
import { type Heard, useQuote } from "./useQuote.ts";

/** A symbol that is being typed is asked for once it stands. */
const PAUSE_MS = 600;

type Props = { readonly desk: Desk; readonly symbol: string };

/** The market of the ticket's symbol as it moves, and how old what is shown is. */
export function QuotePanel({ desk, symbol }: Props) {
  const [settled] = useDebouncedValue(symbol, PAUSE_MS);
  const asked = settled === symbol ? askedFor(desk, settled) : undefined;
  // Of another symbol nothing is known yet.
  return asked ? <Market key={`${desk.key} ${asked.symbol}`} asked={asked} /> : null;
}

function Market({ asked }: { readonly asked: Asked }) {
  const live = useQuote(asked);
  const now = useNow(1_000);
  const mark = markOf(live, now);
  if (live.line === "refused") return null;
  return (
    <Panel
      title={`Market of ${asked.symbol}`}
      note={live.heard ? `${ageOf(live.heard, now)} s ago` : "Waiting for the first price"}
      aside={mark && <Mark tone={mark.tone}>{mark.text}</Mark>}
    >
      {live.heard && <Prices heard={live.heard} />}
    </Panel>
  );
}

function Prices({ heard: { quote } }: { readonly heard: Heard }) {
  const { bid, ask, last } = quote;
  return (
    <dl className={classes.figures} data-stale={quote.isStale}>
      <Figure name="Bid" value={bid && formatExact(bid)} />
      <Figure name="Ask" value={ask && formatExact(ask)} />
      {last && <Figure name="Last" value={formatExact(last)} />}
    </dl>
  );
}
