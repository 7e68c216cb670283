import { distance } from "../format/ago.ts";
import { dayIn, ownZone, timeIn } from "../format/instant.ts";
import { useNow } from "./useNow.ts";

type Props = {
  readonly at: string;
  /** It has happened, so that it does not lie ahead of a clock that is some seconds behind. */
  readonly isPast?: boolean;
};

/** A moment by its distance from now, which is what one asks of what repeats itself. */
export function Ago({ at, isPast = false }: Props) {
  const now = useNow();
  return (
    <time
      dateTime={at}
      title={`${dayIn(at)} ${timeIn(at)} (${ownZone()})`}
      style={{ whiteSpace: "nowrap" }}
    >
      {distance(at, isPast ? Math.max(now, Date.parse(at)) : now)}
    </time>
  );
}
