/** Pulls that somebody asked for: one of a connection at a time, told of as they end. */
import { type ConnectionId, FailureError, type Instant } from "#domain";
import type { Events, PullBody } from "#http";
import type { Connection, Pull, PullOptions, PullResult, Pulls, PullTrigger } from "#sync";
import type { ConnectionsParts } from "./parts.ts";

type RunsParts = Pick<ConnectionsParts, "events" | "onFault"> & { readonly pulls: Pulls };

export function createRuns({ pulls, events, onFault }: RunsParts) {
  const running = new Map<ConnectionId, Promise<PullResult>>();

  async function pull(
    id: ConnectionId,
    trigger: PullTrigger,
    options: PullOptions = {},
  ): Promise<PullResult> {
    try {
      const result = await pulls.pull(id, trigger, options);
      if ("pull" in result) told(events, result.pull);
      if ("error" in result && isFault(result.error)) onFault?.(result.error);
      return result;
    } finally {
      events.publish({ type: "connection-changed", connection: id });
    }
  }

  function start(id: ConnectionId, work: Promise<PullResult>): Promise<PullResult> {
    const tracked = work.finally(() => {
      if (running.get(id) === tracked) running.delete(id);
    });
    running.set(id, tracked);
    // Nobody may wait for it; how it fares shows in the connection and its log.
    tracked.catch(() => undefined);
    return tracked;
  }

  return {
    /** Two who ask for what is new at once get the same. */
    begin: (id: ConnectionId, trigger: PullTrigger, options: PullOptions = {}) =>
      running.get(id) ?? start(id, pull(id, trigger, options)),
    /** The past is read once what is being read now has come to its end. */
    readPast(id: ConnectionId, from: Instant | undefined): Promise<PullResult> {
      const before = running.get(id)?.catch(() => undefined) ?? Promise.resolve();
      return start(
        id,
        before.then(() => pull(id, "backfill", { from })),
      );
    },
    idle: async (): Promise<void> => void (await Promise.allSettled(running.values())),
    busy: (): boolean => running.size > 0,
  };
}

/** Tells those who watch how a pull ended. */
function told(events: Events, { connection, failure, pages, imported, ...rest }: Pull): void {
  const done = { type: "sync-progress", connection, phase: "done", pages, imported } as const;
  const why = failure as NonNullable<PullBody["failure"]> | undefined;
  events.publish({ ...done, ...(why && { failure: why }) });
  if (imported + rest.updated + rest.quarantined > 0)
    events.publish({ type: "data-changed", reason: "sync" });
}

/** What a broker or the user can bring about is in the log of pulls; the rest is a fault of ours. */
const isFault = (error: unknown) => !(error instanceof FailureError);

/** The line of the log. Fails with the reason where nothing was read. */
export function outcomeOf(result: PullResult, { label }: Connection): Pull {
  if ("pull" in result) return result.pull;
  const why = {
    current: { message: `"${label}" has just been read`, next: "Nothing to do" },
    busy: { message: `"${label}" is being read already`, next: "Wait until it is done" },
    refused: {
      message: `"${label}" is paused or needs you to sign in`,
      next: "Resume it, or reconnect it",
    },
    interrupted: {
      message: `Another process took over the reading of "${label}"`,
      next: "Nothing to do: the other process reads it",
    },
  }[result.status];
  throw new FailureError({ code: `connection-${result.status}`, owner: "user", ...why });
}
