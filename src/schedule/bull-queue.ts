import type { BackendFactory, Job, Queue, Worker } from "bullmq";
import type { Clock } from "#domain";
import type { Priority, Slot } from "./ports.ts";
import type { QueueDepth, SlotQueue, Taker, Taking } from "./queue.ts";
import { travelId } from "./slot.ts";

/** What BullMQ stands on: Redis or Postgres. */
export type BullPlace = {
  readonly backend: SlotQueue["backend"];
  /** Connections as the backend takes them: for whoever asks, and for whoever waits for slots. */
  readonly asking: unknown;
  readonly waiting: unknown;
  readonly factory?: BackendFactory;
  /** Makes what the backend needs, where that is missing. */
  readonly prepare: () => Promise<void>;
  /** Ends the connections. */
  readonly close: () => Promise<void>;
};

export type BullQueueOptions = {
  readonly clock: Pick<Clock, "sleep">;
  readonly name?: string | undefined;
  /** The longest that an answer is waited for. Default 5 s. */
  readonly timeoutMs?: number | undefined;
};

/**
 * Jobs without a priority come first and are by far the cheapest; what goes before them is put in
 * front of the line.
 */
const TURNS: Readonly<Record<Priority, { readonly lifo?: true; readonly priority?: number }>> = {
  interactive: { lifo: true },
  scheduled: {},
  backfill: { priority: 1 },
};

const NAME = "openblotter-slots";
/** What a process that died was handed is handed over again after about so long. */
const LOCK_MS = 10_000;
const STALLED_MS = 5_000;
/** Before what is missing is made anew once more. */
const MEND_MS = 1_000;

/**
 * Whoever began a slot ends it in our tables, so of a job that is done nothing is kept, and one
 * whose process died is of no more use.
 */
const GONE = { removeOnComplete: true, removeOnFail: true } as const;

/** A queue of slots over BullMQ, which is loaded here and nowhere else. */
export async function createBullQueue(
  place: BullPlace,
  { clock, name = NAME, timeoutMs = 5_000 }: BullQueueOptions,
): Promise<SlotQueue> {
  const bull = await import("bullmq");
  const factory = place.factory;
  const queue: Queue<Slot> = new bull.Queue(
    name,
    { connection: place.asking as object, streams: { events: { maxLen: 100 } } },
    factory as never,
  );
  // Without a listener an error would end the process; whoever asks is told.
  queue.on("error", () => undefined);

  const inTime = <Answer>(work: Promise<Answer>) => answered(work, { clock, timeoutMs });

  /** What is missing was lost; it is made anew, once. */
  const asked = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await inTime(work());
    } catch (error) {
      if (!isMissing(error)) throw error;
      await inTime(place.prepare());
      return inTime(work());
    }
  };

  return {
    backend: place.backend,
    async put(slots) {
      if (slots.length > 0) await asked(() => queue.addBulk(slots.map(jobOf)));
    },
    take: (taking) => takeFrom(bull.Worker, { name, place, taking, clock }),
    depth: () => asked(() => depthOf(queue)),
    async close() {
      await inTime(queue.close()).catch(() => undefined);
      await place.close();
    },
  };
}

/** Names of jobs may hold no colon, which times do. */
const jobOf = (slot: Slot) => ({
  name: slot.priority,
  data: slot,
  opts: {
    ...GONE,
    jobId: travelId(slot).replaceAll(":", "."),
    ...TURNS[slot.priority],
  },
});

async function depthOf(queue: Queue<Slot>): Promise<QueueDepth> {
  const { active = 0, ...rest } = await queue.getJobCounts("waiting", "prioritized", "active");
  return { waiting: (rest["waiting"] ?? 0) + (rest["prioritized"] ?? 0), active };
}

type TakingFrom = {
  readonly name: string;
  readonly place: BullPlace;
  readonly taking: Taking;
  readonly clock: Pick<Clock, "sleep">;
};

/**
 * A worker believes for ever what it met at its beginning, and after something was missing it may
 * wait for ever. So what is missing is made anew, and another worker takes its place.
 */
function takeFrom(WorkerOf: typeof Worker, options: TakingFrom): Taker {
  const { place, taking, clock } = options;
  const over = new AbortController();
  const retired: Promise<void>[] = [];
  let mending: Promise<void> | undefined;
  let current = begin();

  function begin(): Worker<Slot> {
    const worker = openWorker(WorkerOf, options);
    const replace = () => (mending ??= mend(worker).finally(() => (mending = undefined)));
    worker.on("error", (error) => {
      taking.onTrouble(error);
      if (isMissing(error)) void replace();
    });
    worker.waitUntilReady().catch(() => pause().then(replace));
    return worker;
  }

  const pause = () => clock.sleep(MEND_MS, over.signal).catch(() => undefined);

  async function mend(broken: Worker<Slot>): Promise<void> {
    while (!over.signal.aborted && broken === current) {
      try {
        await place.prepare();
        if (over.signal.aborted) return;
        current = begin();
        // It runs to its end what it has in hand; ended at once, it would lose what it just took.
        retired.push(broken.close().catch(taking.onTrouble));
      } catch (error) {
        taking.onTrouble(error);
        await pause();
      }
    }
  }

  return {
    async stop() {
      over.abort();
      await mending;
      await Promise.all([current.close(), ...retired]);
    },
  };
}

const openWorker = (WorkerOf: typeof Worker, { name, place, taking }: TakingFrom) =>
  new WorkerOf<Slot>(
    name,
    async ({ data }: Job<Slot>) => taking.work(data),
    {
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      connection: place.waiting as object,
      concurrency: taking.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      // Whether it is still to be run is asked of the table each time.
      maxStalledCount: 3,
      // How long it waits before it looks by itself; what is added wakes it.
      drainDelay: 5,
      runRetryDelay: 2_000,
    },
    place.factory as never,
  );

/** A table, function or schema that is not there. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "42P01" || code === "42883" || code === "3F000";
}

type Patience = { readonly clock: Pick<Clock, "sleep">; readonly timeoutMs: number };

/** Rejects when the work takes longer; what it was to do may happen all the same. */
async function answered<Answer>(
  work: Promise<Answer>,
  { clock, timeoutMs }: Patience,
): Promise<Answer> {
  const over = new AbortController();
  const late = clock.sleep(timeoutMs, over.signal).then(() => {
    throw new Error(`The queue did not answer within ${timeoutMs} ms`);
  });
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
