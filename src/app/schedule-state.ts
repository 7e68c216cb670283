import type { Clock } from "#domain";
import type { ScheduleStateBody } from "#http";
import type { Store } from "#store";
import { MISSED_MS } from "./presence.ts";
import type { LazyQueue } from "./queue.ts";

type Parts = {
  readonly store: Pick<Store, "schedules" | "fleet" | "census">;
  readonly queue: Pick<LazyQueue, "state">;
  readonly clock: Pick<Clock, "now">;
};

/** How scheduled reading fares: what waits, what carries it, and who does it. */
export async function scheduleState({ store, queue, clock }: Parts): Promise<ScheduleStateBody> {
  const [state, backlog, present, deadLetters] = await Promise.all([
    queue.state(),
    store.schedules.backlog(),
    store.fleet.present(MISSED_MS),
    store.census.deadLetters(),
  ]);
  return {
    at: clock.now(),
    queue: state,
    backlog,
    lag: lagOf(present.flatMap(({ lagsMs }) => lagsMs)),
    workers: present.map(({ lagsMs: _, breakers: __, ...worker }) => worker),
    breakers: present.flatMap(({ id, breakers }) =>
      breakers.map((breaker) => ({ ...breaker, worker: id })),
    ),
    deadLetters: Object.values(deadLetters).reduce((sum, count) => sum + count, 0),
  };
}

/** Of the latest starts of all workers together. */
export function lagOf(lagsMs: readonly number[]): ScheduleStateBody["lag"] {
  const sorted = lagsMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  const p50Ms = at(0.5);
  const p99Ms = at(0.99);
  return {
    starts: sorted.length,
    ...(p50Ms !== undefined && { p50Ms }),
    ...(p99Ms !== undefined && { p99Ms }),
  };
}
