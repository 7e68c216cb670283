/** A process of the real program that reads what is due, from the queue, until it is killed. */
import { createScheduler, openSystem, surroundings } from "#app";

/** What a worker is told, as JSON. */
export type SlotTask = {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly seat: string;
  readonly origins: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How long leases last; claims last twice as long, so that a slot comes again when both are over. */
  readonly holdMs: number;
};

const say = (text: string) => void process.stdout.write(`${text}\n`);

export default async function run(json: string): Promise<void> {
  const { holdMs, ...task } = JSON.parse(json) as SlotTask;
  const system = await openSystem({ ...task, surroundings, pullLimits: { leaseMs: holdMs } });
  const worker = createScheduler(system, {
    queue: await system.queue.open(),
    limits: { concurrency: 4, perBroker: 2, pollMs: 100, claimMs: 2 * holdMs, offerMs: holdMs },
    onBegin: ({ connection, dueAt, attempts }) => say(`begin ${connection} ${dueAt} ${attempts}`),
    onResult: ({ slot, outcome }) => say(`ran ${slot.connection} ${slot.dueAt} ${outcome}`),
    onTrouble: (error) => say(`trouble ${error instanceof Error ? error.message : String(error)}`),
  });
  worker.start();
  say("open");
}
