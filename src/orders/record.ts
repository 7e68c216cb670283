import { epochMs, type Failure, isFinal, type OrderReport } from "#domain";
import { bothOf, boundOf, rebound } from "./bound.ts";
import type { NewOrder, OrderEvent, OrderRecord } from "./ports.ts";

/** The record of an order that was just written down. */
export function firstRecord(order: NewOrder): OrderRecord {
  const { idempotencyKey: _, bodyHash: __, ...kept } = order;
  return {
    ...kept,
    state: "created",
    reduces: false,
    attempts: 0,
    mayHaveArrived: false,
    misses: 0,
    version: 0,
  };
}

/**
 * What follows from an event. An event that contradicts what is known changes nothing but the
 * version, and is kept all the same; see `contradicts`. A fill is never thrown away, whatever came
 * before it.
 */
export function nextRecord(record: OrderRecord, event: OrderEvent): OrderRecord {
  const next = contradicts(record, event) ? record : after(record, event);
  return { ...next, version: record.version + 1 };
}

function after(record: OrderRecord, event: OrderEvent): OrderRecord {
  switch (event.type) {
    case "approved":
      return {
        ...{ ...record, ...decided(event), state: "approved" },
        ...(event.until && { validUntil: event.until }),
      };
    case "held":
      return { ...record, ...decided(event) };
    case "denied":
      return { ...record, state: "denied", failure: event.failure };
    case "send-begun":
      return afterBegin(record, event);
    case "not-sent":
    case "rejected":
    case "unknown":
      return afterSend(record, event.type, event.failure);
    case "reported":
      return afterReport(record, event.report);
    case "missed":
      return { ...record, misses: record.misses + 1, missedSince: record.missedSince ?? event.at };
    case "given-up":
      return { ...record, state: "not-found", failure: event.failure };
    case "parked":
      return { ...record, state: "parked", failure: event.failure };
    case "settled":
      return afterHand(record, event);
    case "change-begun":
      return afterChangeBegun(record, event);
    case "change-ended":
      return afterChange(record, event);
  }
}

const decided = ({ reduces, reserve }: Extract<OrderEvent, { type: "approved" | "held" }>) => ({
  ...{ reduces, ...(reserve && { reserve }) },
});

function afterBegin(
  { missedSince: _, ...record }: OrderRecord,
  { at, until }: Extract<OrderEvent, { type: "send-begun" }>,
): OrderRecord {
  const times = { sentAt: at, sendingUntil: until };
  return { ...record, ...times, state: "sending", attempts: record.attempts + 1, misses: 0 };
}

/**
 * What one send proved. A refusal, or that nothing was sent, says nothing of an earlier send that
 * may have arrived.
 */
function afterSend(
  record: OrderRecord,
  result: "not-sent" | "rejected" | "unknown",
  failure: Failure,
): OrderRecord {
  // A stream may be faster than the answer to the call, and who looks after slow ones too.
  if (record.state !== "sending") return record;
  const isOpen = result === "unknown" || record.mayHaveArrived;
  return { ...record, state: isOpen ? "unknown" : result, mayHaveArrived: isOpen, failure };
}

/**
 * What a person says of an order stands in for the report that the broker cannot give. One that the
 * broker gives all the same is newer, and counts.
 */
function afterHand(
  record: OrderRecord,
  { answer, filled, note, at }: Extract<OrderEvent, { type: "settled" }>,
): OrderRecord {
  if (answer === "never-arrived")
    return { ...record, state: "rejected", mayHaveArrived: false, failure: neverArrived(note) };
  const { instrument, side, type, quantity } = record.ticket;
  const report: OrderReport = {
    ...{ orderId: `by-hand:${record.id}`, clientOrderId: record.clientOrderId },
    ...{ status: filled.lt(quantity) ? "canceled" : "filled", updatedAt: at, reason: note },
    ...{ instrument, side, type, quantity, filled },
  };
  return { ...record, state: "acknowledged", mayHaveArrived: true, report };
}

const neverArrived = (note: string): Failure => ({
  code: "order-never-arrived",
  message: `A person looked: the order never arrived. They say: ${note}`,
  owner: "user",
  next: "Place it again if you still want it",
});

function afterReport(record: OrderRecord, report: OrderReport): OrderRecord {
  if (record.report && !isNewer(report, record.report)) return record;
  const { pending, missedSince: _, ...rest } = record;
  const isOpen = pending && !isFinal(report.status);
  const arrived = { state: "acknowledged", mayHaveArrived: true, misses: 0, report } as const;
  return { ...rest, ...arrived, ...(isOpen && { pending }) };
}

/**
 * Streams, answers and look-ups overtake each other, so the broker's own time decides; at the same
 * time more is known by the one with more filled, and by an end.
 */
function isNewer(report: OrderReport, known: OrderReport): boolean {
  const [at, before] = [epochMs(report.updatedAt), epochMs(known.updatedAt)];
  if (at !== before) return at > before;
  const more = report.filled.cmp(known.filled);
  if (more !== 0) return more > 0;
  return isFinal(report.status) || !isFinal(known.status);
}

function afterChangeBegun(
  record: OrderRecord,
  { kind, change, bound, at }: Extract<OrderEvent, { type: "change-begun" }>,
): OrderRecord {
  const pending = { kind, ...(change && { change }), sentAt: at, isUnknown: false };
  if (!bound) return { ...record, pending };
  const before = boundOf(record);
  const both = bothOf(before, bound);
  return { ...rebound(record, both), pending: { ...pending, before, after: bound } };
}

function afterChange(
  record: OrderRecord,
  { result, failure }: Extract<OrderEvent, { type: "change-ended" }>,
): OrderRecord {
  const { pending, ...rest } = record;
  // A report that ended the order ended its change too.
  if (!pending) return record;
  const why = failure && { failure };
  if (result === "unknown") return { ...rest, ...why, pending: { ...pending, isUnknown: true } };
  const { change, before, after: next } = pending;
  if (result === "refused") return { ...(before ? rebound(rest, before) : rest), ...why };
  const changed = change ? { ...rest, ticket: { ...rest.ticket, ...change } } : rest;
  return { ...(next ? rebound(changed, next) : changed), ...why };
}

/** An answer may come after others have learned what became of the order. */
const SENT = ["sending", "acknowledged", "unknown", "not-found", "parked"] as const;

/** From which states an event is expected. What is not listed contradicts what we know. */
const EXPECTED: Readonly<Record<OrderEvent["type"], readonly OrderRecord["state"][]>> = {
  approved: ["created"],
  held: ["created"],
  denied: ["created", "approved", "not-sent"],
  "send-begun": ["approved", "not-sent", "unknown"],
  "not-sent": SENT,
  rejected: SENT,
  unknown: SENT,
  reported: ["sending", "unknown", "acknowledged", "parked"],
  missed: ["unknown"],
  "given-up": ["unknown"],
  parked: ["unknown"],
  settled: ["parked", "not-found"],
  "change-begun": ["acknowledged"],
  "change-ended": ["acknowledged"],
};

/** States in which a report is a surprise and true all the same: the order lives after all. */
const RESURRECTED = new Set<OrderRecord["state"]>(["not-found", "rejected", "not-sent"]);

const resurrects = ({ state }: OrderRecord, { type }: OrderEvent) =>
  type === "reported" && RESURRECTED.has(state);

/** Whether an event cannot be true together with what is known, so that somebody has to look. */
export const contradicts = (record: OrderRecord, event: OrderEvent): boolean =>
  !resurrects(record, event) && !EXPECTED[event.type].includes(record.state);

/** Whether an event shows that something that we took for true is not: an alarm. */
export const isAlarming = (record: OrderRecord, event: OrderEvent): boolean =>
  resurrects(record, event) || contradicts(record, event);
