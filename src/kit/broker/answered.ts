import type { Instant } from "#domain";

const times = new WeakMap<object, Instant>();

/** Remembers the broker's own clock beside a reply. */
export function rememberAnswer(reply: unknown, at: Instant | undefined): void {
  if (at !== undefined && typeof reply === "object" && reply !== null) times.set(reply, at);
}

/**
 * What the broker's clock showed when it made this reply, in whole seconds cut off below; undefined
 * where it did not say. A good `upTo` for a page of "all that is new".
 */
export const answeredAt = (reply: object): Instant | undefined => times.get(reply);
