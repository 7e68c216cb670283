import { countdown } from "../format/ago.ts";
import { dayIn, ownZone, timeIn } from "../format/instant.ts";
import { useNow } from "./useNow.ts";

/** How long until a moment, second by second. */
export function Countdown({ at }: { at: string }) {
  const now = useNow(1000);
  return (
    <time
      dateTime={at}
      title={`${dayIn(at)} ${timeIn(at)} (${ownZone()})`}
      style={{ whiteSpace: "nowrap" }}
    >
      {countdown(at, now)}
    </time>
  );
}
