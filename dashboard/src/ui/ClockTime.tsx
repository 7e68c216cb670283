import { clockOn } from "../format/ago.ts";
import { ownZone } from "../format/instant.ts";
import { useNow } from "./useNow.ts";

/** The clock time of a moment that is near, beside its distance; the day only where it is another. */
export function ClockTime({ at }: { at: string }) {
  return (
    <time dateTime={at} title={`${at} (shown in ${ownZone()})`} style={{ whiteSpace: "nowrap" }}>
      {clockOn(at, useNow(60_000))}
    </time>
  );
}
