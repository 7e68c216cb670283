/**
 * Conformance suites and readers for tests, public as `openblotter/testing`.
 *
 * May import: domain, guard, kit.
 */
export * from "./broker.ts";
export * from "./broker-client.ts";
export * from "./importer.ts";
export * from "./statement.ts";
export { type VaultStoreCase, vaultStoreCases } from "./vault-store.ts";
export * from "./limiter.ts";
export { type SimulatedClock, simulatedClock } from "./simulated-clock.ts";
export { createMemoryStore, type MemoryStore } from "./memory-store.ts";
export {
  type ConnectionStoreCase,
  connectionStoreCases,
  type ConnectionStoreSetting,
} from "./connection-store.ts";
export { createMemorySchedules, type MemorySchedulesParts } from "./memory-schedules.ts";
export { type SchedulesCase, schedulesCases, type SchedulesSetting } from "./schedules.ts";
export { type QueueCase, queueCases, type QueueSetting } from "./queue.ts";
export { createMemoryOutbox } from "./memory-outbox.ts";
export { type OutboxCase, outboxCases, type OutboxSetting } from "./outbox.ts";
export {
  type OrderJournalCase,
  orderJournalCases,
  type OrderJournalSetting,
} from "./order-journal.ts";
export { type RoutingStoreCase, routingStoreCases } from "./routing-store.ts";
