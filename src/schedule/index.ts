/**
 * When connections are read: due times, slots, who runs them, and what follows from how they fared.
 *
 * Words: a _slot_ is one due time of one connection; a _claim_ is the right to run it, held by one
 * process until it runs out; a _phase_ is where in its interval a connection has its due times. The
 * due time itself is `nextAttemptAt` of the connection, moved by its standing, so that there is one
 * truth. A slot is handed over by value, so a queue may carry it to another process. A _market_
 * says when reading is worth while; a _warning_ tells ahead when a log-in ends.
 *
 * May import: domain, sync.
 */
export { type Fleet, MAX_LAGS, type OpenBreaker, type WorkerSign } from "./fleet.ts";
export { type Calendar, type CalendarEvent, calendarText } from "./ical.ts";
export { checkInterval } from "./interval.ts";
export { createMemoryQueue, type MemoryQueue, type MemoryTaker } from "./memory-queue.ts";
export { type DueCadence, type NextDue, nextDueAt, phaseOf } from "./next-due.ts";
export { type NextReason, nextReason } from "./next-reason.ts";
export { createOutages, type OutageParts } from "./outages.ts";
export type * from "./ports.ts";
export { createPostgresQueue, type PostgresQueueOptions, QUEUE_SCHEMA } from "./postgres-queue.ts";
export type { QueueDepth, SlotQueue, Taker, Taking } from "./queue.ts";
export { createRedisQueue, type RedisQueueOptions } from "./redis-queue.ts";
export { lifeOf, type LogInLife, reloginDueAt, warningDue, WARNING_HOURS } from "./relogin.ts";
export { type Outcome, type RunParts, runSlot, type SlotResult } from "./run.ts";
export { slotId } from "./slot.ts";
export type { SqlClient, SqlPool, SqlResult } from "./sql-pool.ts";
export {
  createWorker,
  type Worker,
  WORKER_LIMITS,
  type WorkerLimits,
  type WorkerParts,
} from "./worker.ts";
