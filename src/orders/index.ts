/**
 * Orders: the journal, one send, what is done while its outcome is unknown, the checks before it.
 *
 * Words: an _intent_ is what we decided to send, written down first; a _send_ is one try to bring
 * it to the broker; an order is _unknown_ while nobody can say whether it arrived; the _book_ is
 * what an account has open. The record of an order follows from its events by `nextRecord`.
 *
 * May import: domain, guard, kit.
 */
export { type ByHand, settleByHand } from "./by-hand.ts";
export {
  cancelOrder,
  CHANGE_UNSUPPORTED,
  type Changed,
  replaceOrder,
  type ReplaceParts,
} from "./change.ts";
export { changedTicket } from "./bound.ts";
export {
  createMemoryJournal,
  isUnsettled,
  isWorking,
  type MemoryJournal,
  passes,
  replaceEvent,
  verdictEvent,
} from "./memory-journal.ts";
export { hearReport } from "./hear.ts";
export * from "./live.ts";
export {
  type ApproveParts,
  approveOrder,
  notWaiting,
  placeOrder,
  type PlaceParts,
} from "./place.ts";
export * from "./ports.ts";
export { contradicts, firstRecord, isAlarming, nextRecord } from "./record.ts";
export { marginOf, mayTrade } from "./risk/amounts.ts";
export { allRisksOf, CLOSING_CHECKS, RISK_CHECKS, riskOf } from "./risk/checks.ts";
export * from "./risk/facts.ts";
export * from "./risk/limits.ts";
export { resultOf, type SendParts, sendOnce, unknownOrder } from "./send.ts";
export { endWaiting, settleOrder, sweepOrder } from "./settle.ts";
export { summaryOf } from "./paper/account.ts";
export {
  changedOrders,
  createMemoryPaperStore,
  depositsOf,
  entriesOf,
} from "./paper/memory-store.ts";
export * from "./paper/model.ts";
export * from "./paper/ports.ts";
export { createPaperServer, type PaperServer, type PaperServerParts } from "./paper/server.ts";
export { simulatedMarket } from "./paper/simulated-market.ts";
