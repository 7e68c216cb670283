import type { Events } from "#http";

/** Streams of events that are open, by the session or key that opened them. */
export function createStreams() {
  const open = new Map<string, Set<() => void>>();
  return {
    /** The events of a tenant for one who may lose the right to hear them. */
    watched(events: Events, proof: string): Events {
      return {
        ...events,
        onClose(listener) {
          const stop = events.onClose(listener);
          const mine = open.get(proof) ?? new Set();
          open.set(proof, mine.add(listener));
          return () => {
            stop();
            mine.delete(listener);
            if (mine.size === 0) open.delete(proof);
          };
        },
      };
    },
    /** Ends the streams of a session or key that is no more. */
    end(proof: string): void {
      for (const close of [...(open.get(proof) ?? [])]) close();
    },
  };
}

export type Streams = ReturnType<typeof createStreams>;
