import type { Connection } from "#sync";
import type { Slot } from "./ports.ts";

/** The name of a slot, the same for everybody who may run it: a queue takes it once. */
export const slotId = ({ connection, dueAt }: Pick<Slot, "connection" | "dueAt">): string =>
  `${connection}|${dueAt}`;

/**
 * Whether the connection has been read since the slot was due: by a process that died before it
 * could say so, or because a user asked. What is being read at this moment has not been read.
 */
export const hasRun = (
  { dueAt }: Pick<Slot, "dueAt">,
  { state, lastAttemptAt }: Pick<Connection, "state" | "lastAttemptAt">,
): boolean => state !== "syncing" && lastAttemptAt !== undefined && lastAttemptAt >= dueAt;
