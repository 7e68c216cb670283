import type { ConnectionBody } from "../../api/types.ts";
import { dayIn, ownZone, timeIn } from "../../format/instant.ts";
import { count } from "../../format/span.ts";
import { LOOKS } from "./state.ts";

/** A name and what is to say of it. */
type Line = readonly [name: string, value: string];

/** Everything that is known of how a connection stands, line by line, with exact times. */
export function standingOf(connection: ConnectionBody, zone = ownZone()): readonly Line[] {
  const { state, failures, failure, intervalMinutes, syncEnabled } = connection;
  const at = (instant: string | undefined) =>
    instant === undefined ? "never" : `${dayIn(instant, zone)} ${timeIn(instant, zone)}`;
  const lines: (Line | false)[] = [
    ["State", LOOKS[state].word],
    ["Last read", at(connection.lastSuccessAt)],
    ["Last attempt", at(connection.lastAttemptAt)],
    connection.nextAttemptAt !== undefined && ["Next", at(connection.nextAttemptAt)],
    ["Auto-sync", syncEnabled ? `every ${count(intervalMinutes, "minute")}` : "off"],
    failures > 0 && ["Failed", `${count(failures, "time")} in a row`],
    failure !== undefined && ["Reason", `${failure.message} (${failure.code})`],
    ["Times in", zone],
  ];
  return lines.filter((line) => line !== false);
}
