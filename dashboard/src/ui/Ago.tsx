import { distance } from "../format/ago.ts";
import { dayIn, ownZone, timeIn } from "../format/instant.ts";
import { useNow } from "./useNow.ts";

/** A moment by its distance from now, which is what one asks of what repeats itself. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  return (
    <time
      dateTime={at}
      title={`${dayIn(at)} ${timeIn(at)} (${ownZone()})`}
      style={{ whiteSpace: "nowrap" }}
    >
      {distance(at, now)}
    </time>
  );
}
