import { z } from "zod";
import { instant } from "./common.ts";

/** The queue that carries claimed slots to workers. */
const slotQueue = z.object({
  backend: z.enum(["redis", "postgres", "pglite"]),
  reachable: z.boolean().meta({
    description: "False while the queue does not answer; nothing is lost, slots wait in the table",
  }),
  waiting: z.number().int(),
  active: z.number().int(),
});

const worker = z
  .object({
    id: z.string(),
    host: z.string(),
    pid: z.number().int(),
    role: z.enum(["serve", "worker"]),
    version: z.string(),
    concurrency: z.number().int().meta({ description: "Connections it reads at once, at most" }),
    running: z.number().int(),
    startedAt: instant,
    seenAt: instant.meta({ description: "Its last sign of life; it gives one every 5 seconds" }),
  })
  .meta({ id: "Worker", description: "A process that reads connections whose time has come" });
export type WorkerBody = z.infer<typeof worker>;

const troubledBreaker = z.object({
  broker: z.string(),
  host: z.string(),
  credential: z.string().meta({ description: "The connection whose calls are held back" }),
  state: z.enum(["open", "half-open"]),
  worker: z.string().meta({ description: "Id of the process that saw it" }),
});

export const scheduleState = z
  .object({
    at: instant,
    queue: slotQueue,
    backlog: z.object({
      due: z.number().int().meta({ description: "Connections that are due and not claimed" }),
      claimed: z.number().int().meta({ description: "Waiting in the queue, or being read" }),
      oldestDueAt: instant.optional(),
    }),
    lag: z.object({
      starts: z.number().int().meta({ description: "How many of the latest starts were measured" }),
      p50Ms: z.number().int().optional(),
      p99Ms: z.number().int().optional(),
    }),
    workers: z.array(worker),
    breakers: z.array(troubledBreaker),
    deadLetters: z.number().int(),
  })
  .meta({
    id: "ScheduleState",
    description: "How far scheduled reading is behind, and who does it",
  });
export type ScheduleStateBody = z.infer<typeof scheduleState>;
