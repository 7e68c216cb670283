import { dayIn, ownZone, timeIn, zoneName } from "../format/instant.ts";
import classes from "./Time.module.css";

type Props = {
  readonly at: string;
  /** Of a day only the date is known, so no clock time is shown. */
  readonly precision?: "instant" | "day" | undefined;
  readonly day?: string | undefined;
  readonly seconds?: boolean;
};

/** A moment in the viewer's zone. The tooltip names the zone and gives UTC. */
export function Time({ at, precision = "instant", day, seconds = false }: Props) {
  if (precision === "day") {
    return (
      <time dateTime={at} className={classes.time} title="The source gives the day only">
        {day ?? at.slice(0, 10)}
      </time>
    );
  }
  const time = timeIn(at);
  return (
    <time
      dateTime={at}
      className={classes.time}
      title={`${at} (shown in ${ownZone()}, ${zoneName(undefined, new Date(at))})`}
    >
      {dayIn(at)} <span className={classes.clock}>{seconds ? time : time.slice(0, 5)}</span>
    </time>
  );
}
