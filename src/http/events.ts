import type { ServerEvent } from "./contract/index.ts";

/** Tells whoever listens what just happened. Nothing is kept for those who come later. */
export type Events = {
  readonly publish: (event: ServerEvent) => void;
  /** Calls the listener with every event until the returned function is called. */
  readonly subscribe: (listener: (event: ServerEvent) => void) => () => void;
  /** Ends every stream that is open, so that a server can close. */
  readonly close: () => void;
  readonly onClose: (listener: () => void) => () => void;
  /** How many streams are open. */
  readonly streams: () => number;
};

export function createEvents(): Events {
  const listeners = new Set<(event: ServerEvent) => void>();
  const closers = new Set<() => void>();
  const add = <Item>(set: Set<Item>, item: Item) => {
    set.add(item);
    return () => void set.delete(item);
  };
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => add(listeners, listener),
    onClose: (listener) => add(closers, listener),
    streams: () => closers.size,
    close() {
      for (const closer of [...closers]) closer();
      listeners.clear();
    },
  };
}
