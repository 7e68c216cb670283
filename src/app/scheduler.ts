import { hostname } from "node:os";
import { brokerCatalogue } from "#brokers";
import {
  type BegunSlot,
  createMemoryQueue,
  createWorker,
  runSlot,
  type Slot,
  type SlotQueue,
  type SlotResult,
  type Worker,
  type WorkerLimits,
  type WorkerSign,
} from "#schedule";
import type { Log } from "./log/log.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { keepPresent } from "./presence.ts";
import { keepTending } from "./experiments/tending.ts";
import { startTelling } from "./notify/dispatching.ts";
import { keepSettling } from "./orders/settling.ts";
import { keepTicking } from "./paper.ts";
import { startPlanning } from "./planner.ts";
import { keepMeasuring } from "./routing/keeping.ts";
import type { System } from "./system.ts";

export type SchedulerOptions = {
  readonly queue: SlotQueue;
  /** Names this process among those that read; random unless told. */
  readonly owner?: string;
  /** Told of each slot that is begun. */
  readonly onBegin?: (slot: BegunSlot) => void;
  readonly limits?: Partial<WorkerLimits>;
  /** Told of each slot that was run. */
  readonly onResult?: (result: SlotResult) => void;
  /** Told that claims could not be taken or kept; it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
};

/** Reads the connections of all tenants when their time has come, beside any number of others. */
export function createScheduler(system: System, options: SchedulerOptions): Worker {
  const { store, tenants, surroundings: clock } = system;
  const { schedules } = store;
  const { random } = clock;
  const connectionsOf = ({ tenant }: Slot) => store.forTenant(tenant).connections;
  return createWorker({
    ...{ schedules, clock, random },
    owner: newOwner(system),
    ...options,
    run: (slot) =>
      runSlot(
        {
          ...{ schedules, clock, random },
          read: (of) => connectionsOf(of).read(of.connection),
          change: (of, change) => connectionsOf(of).change(of.connection, change),
          deadLetters: ({ tenant }) => tenants.deskOf(tenant),
          pull: (of) => tenants.runScheduled(of.tenant, of.connection, of.dueAt),
        },
        slot,
      ),
  });
}

/** A restart has another name, so that it does not hold what its predecessor held. */
const newOwner = ({ surroundings }: System) =>
  `${hostname()} ${process.pid} ${surroundings.newId()}`;

/** A queue that cannot be opened keeps nobody from reading what this process claims itself. */
const openedOr = ({ queue }: System, log: Log): Promise<SlotQueue> =>
  queue.open().catch((error: unknown) => {
    log.error(error, "The queue cannot be opened: slots stay in this process");
    return createMemoryQueue();
  });

type Watched = {
  readonly role: WorkerSign["role"];
  readonly log: Log;
  readonly metrics: Pick<Metrics, "slotEnded">;
  readonly dailyDays: number;
  readonly limits?: Partial<WorkerLimits> | undefined;
};

/** What is left in the middle gives itself back at the end of the grace, which takes a moment. */
const LEAVING_MS = 2_000;

export type Working = { readonly stop: (graceMs: number) => Promise<void> };

/** Reads from now on whatever is due, is seen by others to do so, and writes down how it fares. */
export async function startWorking(
  system: System,
  { role, log, metrics, limits, dailyDays }: Watched,
): Promise<Working> {
  const { store, breakers, surroundings: clock } = system;
  const owner = newOwner(system);
  const worker = createScheduler(system, {
    ...{ owner, queue: await openedOr(system, log), ...(limits && { limits }) },
    onTrouble: (error) => log.error(error, "Due connections could not be handed over"),
    onBegin: (slot) => presence.began(slot),
    onResult({ slot: { connection, broker, dueAt }, outcome, error }) {
      metrics.slotEnded(outcome);
      if (error === undefined) log.info({ connection, broker, dueAt, outcome }, "Synced");
      else log.error({ connection, broker, dueAt, err: error }, "Sync failed by our fault");
    },
  });
  const presence = keepPresent({
    ...{ fleet: store.fleet, clock, breakers, id: owner, role },
    ...{ concurrency: worker.concurrency, running: worker.running },
    onTrouble: (error) => log.warn(error, "The sign of life could not be written"),
  });
  const planner = startPlanning({
    ...{ logIns: store.logIns, brokers: brokerCatalogue, notices: store.outbox, clock },
    random: clock.random,
    onTrouble: (error) => log.warn(error, "The ends of log-ins could not be looked for"),
  });
  const telling = startTelling(system, (error) => log.warn(error, "Users could not be told"));
  const stopTicking = keepTicking(system.paper, clock, (error) =>
    log.warn(error, "The paper market could not move"),
  );
  const stopSettling = keepSettling({
    ...{ desks: store.orderDesks, settle: system.tenants.settleOrders, clock },
    random: clock.random,
    onTrouble: (error) => log.warn(error, "Orders could not be looked after"),
  });
  const stopTending = keepTending({
    ...{ running: store.runningExperiments, storeOf: (of) => store.forTenant(of).routing },
    ...{ clock, random: clock.random },
    onTrouble: (error) => log.warn(error, "Experiments could not be looked after"),
  });
  const stopMeasuring = keepMeasuring({
    ...{ routed: store.routedTenants, storeOf: (of) => store.forTenant(of).routing },
    ...{ measureLate: system.tenants.measureLate, dailyDays, clock, random: clock.random },
    onTrouble: (error) => log.warn(error, "What came after orders could not be measured"),
  });
  worker.start();
  presence.start();
  return {
    async stop(graceMs) {
      system.endPulls();
      await stopMeasuring();
      await stopTending();
      await stopSettling();
      await stopTicking();
      await planner.stop();
      await telling.stop();
      await worker.stop(graceMs + LEAVING_MS);
      await presence.stop();
    },
  };
}
