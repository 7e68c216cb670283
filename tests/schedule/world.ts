/**
 * Schedulers that crash, stop and start again, on simulated time over one memory. What a reading
 * does is made up here: it holds the lease, takes its time, and moves the standing in one step.
 */
import {
  connectionId,
  type ConnectionId,
  epochMs,
  importId,
  type Instant,
  instantOf,
  tenantId,
} from "#domain";
import {
  createMemoryQueue,
  createWorker,
  type MemoryTaker,
  nextDueAt,
  runSlot,
  type Schedules,
  type Slot,
  type SlotQueue,
  type Worker,
  type WorkerLimits,
} from "#schedule";
import {
  type Connection,
  type ConnectionChange,
  type Lease,
  nextStanding,
  type PullResult,
  wasRead,
} from "#sync";
import { createMemorySchedules, createMemoryStore } from "#testing";
import { createLoop } from "../simulation/loop.ts";
import { createProcess, type Process } from "../simulation/process.ts";
import { createDice, type Dice } from "../simulation/random.ts";

const START_MS = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const LEASE_MS = 60_000;
const LIMITS: WorkerLimits = {
  ...{ concurrency: 6, perBroker: 3, pollMs: 2_000, claimMs: 45_000 },
  ...{ offerMs: 20_000, ahead: 12 },
};
/** After so long a queue hands over again what a process that died was handed. */
const STALLED_MS = [10_000, 60_000] as const;

export type WorldOptions = {
  readonly seed: number;
  readonly connections: number;
  readonly workers: number;
  /** Mean time between two crashes of any process; none unless told. */
  readonly crashMs?: number;
  /** How likely a process stops at a step, for longer than its claims and leases last. */
  readonly pause?: number;
  /** Overdue by so long at the beginning. */
  readonly overdueMs?: number;
  /** How long a reading takes. */
  readonly readMs?: readonly [number, number];
  /** How likely a reading fails by the network. */
  readonly failure?: number;
  /** Mean time between two losses of all that the queue holds; none unless told. */
  readonly queueLossMs?: number;
  /** How likely the queue does not answer. */
  readonly queueFailure?: number;
  /** How likely a slot that was handed over is handed over again, now or much later. */
  readonly redelivery?: number;
  /** How far the clocks of the processes are off, one after the other; right unless told. */
  readonly skewsMs?: readonly number[];
  /** When it begins. */
  readonly startMs?: number;
  readonly limits?: Partial<WorkerLimits>;
  /** Schedules to test that the test can fail. */
  readonly mutate?: (schedules: Schedules) => Schedules;
};

/** A slot that was read to its end, and when. */
export type Ran = { readonly dueAt: Instant; readonly atMs: number; readonly waitMs: number };

export type World = ReturnType<typeof createWorld>;

export function createWorld(options: WorldOptions) {
  const { seed, mutate = (schedules) => schedules, overdueMs = 0 } = options;
  const dice = createDice(seed);
  const startMs = options.startMs ?? START_MS;
  const limits = { ...LIMITS, ...options.limits };
  const loop = createLoop(startMs);
  const now = () => instantOf(loop.now());
  const store = createMemoryStore({ now });
  const schedules = mutate(createMemorySchedules({ store, now }));
  const queue = createMemoryQueue();
  const taken = { begun: 0, losses: 0, redelivered: 0 };
  const ran = new Map<ConnectionId, Ran[]>();
  const planned = new Map<ConnectionId, Instant[]>();
  const reading = new Map<string, number>();
  let mostReading = 0;
  const order: ConnectionId[] = [];
  let isHealed = false;

  function note(slot: Slot, next: Instant | undefined): void {
    const waitMs = loop.now() - epochMs(slot.dueAt);
    const { connection, dueAt } = slot;
    ran.set(connection, [...(ran.get(connection) ?? []), { dueAt, atMs: loop.now(), waitMs }]);
    if (next) planned.set(connection, [...(planned.get(connection) ?? []), next]);
  }

  async function connect(n: number): Promise<void> {
    const id = connectionId(`c${n}`);
    const nextAttemptAt = instantOf(startMs - (overdueMs === 0 ? 0 : dice.int(1, overdueMs)));
    planned.set(id, [nextAttemptAt]);
    await store.create({
      ...{ id, nextAttemptAt, tenant: tenantId("local"), environment: "paper", label: "" },
      broker: `broker-${n % 2}`,
      createdAt: now(),
      syncEnabled: true,
      intervalMinutes: dice.pick([5, 15, 20]),
      source: importId(`source-${n}`),
    });
  }

  const processes = Array.from({ length: options.workers }, (_, n) =>
    createProcess({
      ...{ loop, dice, name: `process-${n}`, skewMs: options.skewsMs?.[n] ?? 0, grain: 0.3 },
      pause: options.pause ?? 0,
      pauseMs: [limits.claimMs, 3 * LEASE_MS],
    }),
  );
  const workers = new Map<Process, Worker>();
  const takers = new Map<Process, MemoryTaker[]>();

  function boot(process: Process): void {
    const owner = `${process.name} ${process.life()}`;
    const through = asked(process, schedules, dice, () => isHealed);
    const worker = createWorker({
      ...{ owner, schedules: through, clock: process.clock, random: dice, limits },
      queue: queueOf(process),
      onBegin: () => void taken.begun++,
      run: (slot) =>
        runSlot(
          {
            ...{ schedules: through, clock: process.clock, random: dice },
            read: ({ connection }) => process.asked(() => store.read(connection)),
            change: (of, change) =>
              process.asked(async () => {
                note(of, change.nextAttemptAt ?? undefined);
                await store.change(of.connection, change);
              }),
            pull: (of) => pull(process, of, owner),
          },
          slot,
        ),
    });
    workers.set(process, worker);
    worker.start();
  }

  /** The queue as a process sees it, until it dies. */
  function queueOf(process: Process): SlotQueue {
    const ask = <Answer>(work: () => Promise<Answer>) =>
      process.asked(() => {
        if (!isHealed && dice.chance(options.queueFailure ?? 0))
          throw new Error("The queue does not answer");
        return work();
      });
    return {
      ...queue,
      put: (slots) => ask(() => queue.put(slots)),
      depth: () => ask(() => queue.depth()),
      take(taking) {
        const taker = queue.take({
          ...taking,
          async work(slot) {
            redeliverSometimes(slot);
            await process.asked(async () => undefined);
            await taking.work(slot);
          },
        });
        takers.set(process, [...(takers.get(process) ?? []), taker]);
        return taker;
      },
    };
  }

  function redeliverSometimes(slot: Slot): void {
    if (isHealed || !dice.chance(options.redelivery ?? 0)) return;
    taken.redelivered++;
    loop.after(dice.int(1, 30 * MINUTE_MS), () => void queue.put([slot]));
  }

  function loseSometimes(): void {
    const { queueLossMs } = options;
    if (queueLossMs === undefined) return;
    loop.after(dice.wait(queueLossMs), () => {
      if (isHealed) return;
      taken.losses++;
      queue.lose();
      loseSometimes();
    });
  }

  async function pull(process: Process, slot: Slot, owner: string): Promise<PullResult> {
    const id = slot.connection;
    const lease = await process.asked(() => store.lease(id, owner, LEASE_MS));
    if (!lease) return { status: "busy" };
    const connection = await process.asked(async () => {
      const read = await store.read(id);
      if (!read) throw new Error("The connection is there");
      if (wasRead(read, slot.dueAt)) return undefined;
      if (!(await isOurs(lease))) return undefined;
      const intervalMs = read.intervalMinutes * MINUTE_MS;
      const at = process.clock.now();
      await change(nextStanding(read, { kind: "began", at, intervalMs }), id);
      return read;
    });
    if (!connection) {
      await process.asked(() => store.release(lease));
      return { status: "current" };
    }
    order.push(id);
    const key = `${owner} ${slot.broker}`;
    reading.set(key, (reading.get(key) ?? 0) + 1);
    mostReading = Math.max(mostReading, reading.get(key) ?? 0);
    const startedAt = process.clock.now();
    await process.clock.sleep(dice.int(...(options.readMs ?? [50, 20_000])));
    reading.set(key, (reading.get(key) ?? 1) - 1);
    return process.asked(async () => {
      if (!(await isOurs(lease))) return { status: "interrupted" };
      await end(slot, connection, { startedAt, at: process.clock.now() });
      await store.release(lease);
      return { status: "refused" };
    });
  }

  const isOurs = (lease: Lease): Promise<boolean> =>
    store.renew(lease, LEASE_MS).then(
      () => true,
      () => false,
    );

  async function end(
    slot: Slot,
    { id, intervalMinutes }: Connection,
    { startedAt, at }: { readonly startedAt: Instant; readonly at: Instant },
  ) {
    const isFailed = !isHealed && dice.chance(options.failure ?? 0);
    const due = nextDueAt({
      ...{ id, intervalMinutes, startedAt, endedAt: at },
      cadence: { leastMinutes: 5 },
    });
    const standing = nextStanding(
      (await store.read(id)) ?? { state: "connected", failures: 0 },
      isFailed
        ? { kind: "failed", at, trouble: "passing", failure: FAILURE, jitter: dice.fraction() }
        : { kind: "succeeded", at, nextMs: epochMs(due) - epochMs(at) },
    );
    note(slot, standing.nextAttemptAt);
    await change(standing, id);
  }

  async function change(standing: ReturnType<typeof nextStanding>, id: ConnectionId) {
    const { failure = null, nextAttemptAt = null, ...rest } = standing;
    const changes: ConnectionChange = { ...rest, failure, nextAttemptAt };
    await store.change(id, changes);
  }

  function crashSometimes(): void {
    const { crashMs } = options;
    if (crashMs === undefined) return;
    loop.after(dice.wait(crashMs), () => {
      if (isHealed) return;
      const process = dice.pick(processes);
      process.kill();
      const dead = takers.get(process) ?? [];
      takers.delete(process);
      loop.after(dice.int(...STALLED_MS), () => dead.forEach((each) => each.vanish()));
      loop.after(dice.int(100, 30_000), () => boot(process));
      crashSometimes();
    });
  }

  return {
    schedules,
    store,
    /** What happened to slots between the table and the readings. */
    taken: () => taken,
    /** Lets so many minutes pass in which everything may go wrong. */
    async run(minutes: number): Promise<void> {
      if (workers.size === 0) {
        for (let n = 0; n < options.connections; n++) await connect(n);
        for (const process of processes) boot(process);
        crashSometimes();
        loseSometimes();
      }
      await loop.run(loop.now() + minutes * MINUTE_MS);
    },
    /** From now on nothing goes wrong any more. */
    heal(): void {
      isHealed = true;
      for (const process of processes) process.heal();
    },
    now: loop.now,
    ids: () => [...planned.keys()],
    ran: (id: ConnectionId) => ran.get(id) ?? [],
    /** The due times that a connection was given, one after the other. */
    planned: (id: ConnectionId) => planned.get(id) ?? [],
    /** Connections of one broker that one process read at once, at most. */
    mostReading: () => mostReading,
    /** Connections in the order in which their readings began. */
    order: () => order,
    workers: () => [...workers.values()],
  };
}

/** Storage as a process sees it: it takes time, may fail, and is not answered to the dead. */
function asked(
  process: Process,
  schedules: Schedules,
  dice: Dice,
  isHealed: () => boolean,
): Schedules {
  const ask = <Answer>(work: () => Promise<Answer>) =>
    process.asked(() => {
      if (!isHealed() && dice.chance(0.01)) throw new Error("The database does not answer");
      return work();
    });
  return {
    claim: (request) => ask(() => schedules.claim(request)),
    begin: (slot, given) => ask(() => schedules.begin(slot, given)),
    renew: (slots, ttlMs) => ask(() => schedules.renew(slots, ttlMs)),
    finish: (slot, next) => ask(() => schedules.finish(slot, next)),
    giveBack: (slot, given) => ask(() => schedules.giveBack(slot, given)),
    ask: (id) => ask(() => schedules.ask(id)),
    backlog: () => ask(() => schedules.backlog()),
  };
}

const FAILURE = { code: "network", message: "It failed", owner: "us", next: "Wait" } as const;
