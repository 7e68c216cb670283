/** A process of the real program that reads connections until it is killed. */
import { openSystem, surroundings, type System } from "#app";
import { connectionId } from "#domain";
import { dieAtStep } from "./death.ts";

/** What a worker is told, as JSON. */
export type Task = {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly seat?: string;
  readonly origins: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly leaseMs: number;
  /** What it connects first; without it, what is connected is read again and again. */
  readonly connect?: {
    readonly broker: string;
    readonly credentials: Readonly<Record<string, string>>;
  };
  /** The step of reading at which it kills itself; without it, it counts them. */
  readonly dieAt?: number;
};

const say = (text: string) => void process.stdout.write(`${text}\n`);

export default async function run(json: string): Promise<void> {
  const task = JSON.parse(json) as Task;
  const { folder, databaseUrl, redisUrl, seat, origins, leaseMs } = task;
  const system = await openSystem({
    ...{ folder, databaseUrl, redisUrl, seat, origins, surroundings },
    pullLimits: { leaseMs },
  });
  say("open");
  if (task.connect) await once(system, task.connect, task.dieAt);
  else await forEver(system);
}

/** Connects and reads once; every step of it is a place to die. */
async function once(
  system: System,
  { broker, credentials }: NonNullable<Task["connect"]>,
  dieAt: number | undefined,
): Promise<void> {
  const { connections } = system.services;
  const steps = await dieAtStep(dieAt);
  await connections.connect({ broker, environment: "paper", credentials });
  await system.idle();
  say(`steps ${steps.count()}`);
  await system.close();
}

async function forEver({ services: { connections, events } }: System): Promise<never> {
  events.subscribe((event) => {
    if (event.type === "sync-progress" && event.phase === "reading") say("page");
  });
  for (;;) {
    try {
      const all = await connections.list();
      const one = all[Math.floor(surroundings.random.fraction() * all.length)];
      if (!one) throw new Error("Nothing is connected");
      say("begin");
      const pull = await connections.sync(connectionId(one.id));
      say(`pulled ${pull.outcome} ${pull.imported}`);
    } catch (error) {
      // Another has the connection, or the database is away.
      say(`refused ${error instanceof Error ? error.message : String(error)}`);
    }
    await surroundings.sleep(20 + surroundings.random.fraction() * 80);
  }
}
