import type { Clock } from "#domain";
import type { Events } from "#http";

/**
 * A stream ends after so long and is asked for anew, since what lets somebody hear it may have
 * ended in another process.
 */
const LONGEST_MS = 15 * 60_000;

/** Streams of events that are open, by the session or key that opened them. */
export function createStreams(sleep: Clock["sleep"]) {
  const open = new Map<string, Set<() => void>>();
  return {
    /** The events of a tenant for one who may lose the right to hear them. */
    watched(events: Events, proof: string): Events {
      return {
        ...events,
        onClose(listener) {
          const gone = new AbortController();
          sleep(LONGEST_MS, gone.signal).then(listener, () => undefined);
          const stop = events.onClose(listener);
          const mine = open.get(proof) ?? new Set();
          open.set(proof, mine.add(listener));
          return () => {
            gone.abort();
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
