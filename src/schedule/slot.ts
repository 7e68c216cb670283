import type { Slot } from "./ports.ts";

/** The name of a slot, the same for everybody who may run it: a queue takes it once. */
export const slotId = ({ connection, dueAt }: Pick<Slot, "connection" | "dueAt">): string =>
  `${connection}|${dueAt}`;

/**
 * The name under which a slot travels. Once it was begun and was not ended it travels under
 * another, since a queue may hold on to what it gave to a process that died.
 */
export const travelId = (slot: Pick<Slot, "connection" | "dueAt" | "attempts">): string =>
  `${slotId(slot)}|${slot.attempts}`;
