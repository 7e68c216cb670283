import type { Clock } from "#domain";
import type { Breakers } from "#guard";
import type { ScheduleStateBody } from "#http";
import type { Store } from "#store";

type Parts = {
  readonly store: Store;
  readonly breakers: Breakers;
  readonly surroundings: Pick<Clock, "now">;
};

/** How scheduled reading fares: what waits, what carries it, and who does it. */
export const scheduleState =
  ({ store, breakers, surroundings }: Parts): (() => Promise<ScheduleStateBody>) =>
  async () => ({
    at: surroundings.now(),
    queue: { backend: "postgres", reachable: true, waiting: 0, active: 0 },
    backlog: await store.schedules.backlog(),
    lag: { starts: 0 },
    workers: [],
    breakers: breakers.troubled().map(({ state, ...key }) => ({
      ...key,
      state: state === "open" ? "open" : "half-open",
      worker: "",
    })),
    deadLetters: 0,
  });
