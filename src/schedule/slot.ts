import type { Slot } from "./ports.ts";

/** The name of a slot, the same for everybody who may run it: a queue takes it once. */
export const slotId = ({ connection, dueAt }: Pick<Slot, "connection" | "dueAt">): string =>
  `${connection}|${dueAt}`;
