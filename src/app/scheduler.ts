import { hostname } from "node:os";
import {
  createWorker,
  runSlot,
  type Slot,
  type SlotResult,
  type Worker,
  type WorkerLimits,
} from "#schedule";
import type { System } from "./system.ts";

export type SchedulerOptions = {
  readonly limits?: Partial<WorkerLimits>;
  /** Told of each slot that was run. */
  readonly onResult?: (result: SlotResult) => void;
  /** Told that claims could not be taken or kept; it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
};

/** Reads the connections of all tenants when their time has come, beside any number of others. */
export function createScheduler(system: System, options: SchedulerOptions = {}): Worker {
  const { store, tenants, surroundings: clock } = system;
  const { schedules } = store;
  const { random } = clock;
  const connectionsOf = ({ tenant }: Slot) => store.forTenant(tenant).connections;
  return createWorker({
    ...{ schedules, clock, random },
    ...options,
    // A restart has another name, so that it does not hold what its predecessor held.
    owner: `${hostname()} ${process.pid} ${clock.newId()}`,
    run: (slot) =>
      runSlot(
        {
          ...{ schedules, clock, random },
          read: (of) => connectionsOf(of).read(of.connection),
          change: (of, change) => connectionsOf(of).change(of.connection, change),
          pull: (of) => tenants.runScheduled(of.tenant, of.connection, of.dueAt),
        },
        slot,
      ),
  });
}
