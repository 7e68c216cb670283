import type { OrderDetail } from "../../api/types.ts";
import { gapOf } from "./journal.ts";
import { dayIn, ownZone, timeIn } from "../../format/instant.ts";
import classes from "./orders.module.css";
import { eventWords } from "./words.ts";

type Props = { readonly events: OrderDetail["events"] };

/** Everything that happened to an order, in the order in which it was written down. */
export function Journal({ events }: Props) {
  return (
    <section aria-labelledby="journal">
      <h3 id="journal" className={classes.subtitle}>
        Journal
      </h3>
      <ol className={classes.journal}>
        {events.map((event, n) => (
          // An event has no id but its place, which never changes.
          <li key={n}>
            <time dateTime={event.at} title={`${dayIn(event.at)} (${ownZone()}), ${event.at}`}>
              {timeIn(event.at)}
              <small>{event.at.slice(19, 23)}</small>
            </time>
            <div>
              <p>{eventWords(event)}</p>
              {event.failure && <p className={classes.soft}>{event.failure.message}</p>}
            </div>
            <span className={classes.soft}>{gapOf(events[n - 1], event)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
