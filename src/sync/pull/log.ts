import type { Clock, ConnectionId, Failure, PullId } from "#domain";
import type { CallEvent } from "#kit";
import type { Pull, PullTrigger } from "../ports/index.ts";

type Start = {
  readonly id: PullId;
  readonly connection: ConnectionId;
  readonly trigger: PullTrigger;
};

/** Counts what one pull does, for its line in the log. */
export function createLog(start: Start, clock: Clock) {
  const began = clock.monotonicMs();
  const startedAt = clock.now();
  const counts = {
    imported: 0,
    skipped: 0,
    updated: 0,
    quarantined: 0,
    pages: 0,
    calls: 0,
    retries: 0,
    waitedMs: 0,
  };
  function observe(event: CallEvent): void {
    if (event.type === "sent") {
      counts.calls++;
      if (event.attempt > 1) counts.retries++;
    } else if (event.type === "waited") counts.waitedMs += event.ms;
  }
  const line = (outcome: Pull["outcome"]) => ({
    ...start,
    startedAt,
    outcome,
    ...counts,
    durationMs: Math.round(clock.monotonicMs() - began),
  });
  return {
    counts,
    observe,
    running: (): Pull => line("running"),
    ended: (failure: Failure | undefined): Pull => ({
      ...line(failure ? "failed" : "succeeded"),
      endedAt: clock.now(),
      ...(failure ? { failure } : {}),
    }),
  };
}

export type PullLog = ReturnType<typeof createLog>;
