import { epochMs, type Failure, type Instant, instantOf, isFinal, type OrderReport } from "#domain";
import { hearReport } from "./hear.ts";
import type { OrderRecord } from "./ports.ts";
import { add, current, type SendParts, sendOnce } from "./send.ts";

/** Two look-ups that did not find an order count as two only if they are so far apart. */
const APART_MS = 5_000;
const MISSES = 2;
/** Clocks of brokers and ours differ, and an order may be dated before it was sent. */
const SKEW_MS = 120_000;

/**
 * Takes one step towards knowing how an order stands: one that was being sent by a process that
 * died becomes unknown, one that is unknown is looked up, and a change that is not settled is
 * compared with what the broker shows. Nothing is sent again but where the broker refuses a second
 * order of the same id for ever.
 */
export async function settleOrder(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const now = parts.clock.now();
  if (record.state === "created") return endWaiting(parts, record);
  if (record.state === "approved" && now >= record.validUntil) return sendOnce(parts, record);
  if (record.state === "sending") return abandonSend(parts, record, now);
  if (record.state === "unknown") return lookUp(parts, record);
  if (record.state === "not-found" || record.pending) return refresh(parts, record);
  return record;
}

/** An order that waited for a person until its time was over is not sent. */
export async function endWaiting(
  parts: Pick<SendParts, "journal" | "clock">,
  record: OrderRecord,
): Promise<OrderRecord> {
  const at = parts.clock.now();
  if (at < record.validUntil) return record;
  return add(parts, record, { type: "denied", at, failure: NOT_APPROVED });
}

const NOT_APPROVED: Failure = {
  code: "order-not-approved",
  message: "Nobody approved the order in its time",
  owner: "user",
  next: "Place it again if you still want it, and approve it on the Orders page",
};

/**
 * Compares an order that works with what the broker shows, since a stream may drop a fill while its
 * heartbeats go on.
 */
export const sweepOrder = (parts: SendParts, record: OrderRecord): Promise<OrderRecord> =>
  refresh(parts, record);

/** A process that stopped for longer than its send may last has not said what came of it. */
async function abandonSend(
  parts: SendParts,
  record: OrderRecord,
  now: Instant,
): Promise<OrderRecord> {
  if (!record.sendingUntil || now < record.sendingUntil) return record;
  // Only the version that was seen: whoever sends may have finished by now.
  const event = { type: "unknown", at: now, failure: INTERRUPTED } as const;
  const next = await parts.journal.append(record.id, record.version, event);
  return next ?? (await current(parts, record));
}

const INTERRUPTED: Failure = {
  code: "order-send-interrupted",
  message: "The program ended while the order was being sent",
  owner: "us",
  next: "Nothing to do: it is looked up at the broker",
};

async function lookUp(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const { broker, clock } = parts;
  const askedAt = clock.now();
  const found = await broker.find(record.account, nameOf(record), sinceOf(record));
  if (found.report) return hearReport(parts, record, found.report);
  const mayResend = broker.rules.clientIds === "unique-forever" && clock.now() < record.validUntil;
  if (mayResend) return sendOnce(parts, record);
  if (!found.isComplete) return parkIfHopeless(parts, record);
  if (askedAt < settledAt(parts, record)) return record;
  const missed = await add(parts, record, { type: "missed", at: askedAt });
  return isGone(missed, askedAt) ? giveUp(parts, missed) : missed;
}

/** From when on an order that is not there never appears, if the broker keeps its word. */
function settledAt({ broker }: SendParts, { sendingUntil, createdAt }: OrderRecord): string {
  return later(sendingUntil ?? createdAt, broker.rules.settleMs);
}

const isGone = ({ misses, missedSince, state }: OrderRecord, at: Instant): boolean =>
  state === "unknown" &&
  misses >= MISSES &&
  missedSince !== undefined &&
  epochMs(at) - epochMs(missedSince) >= APART_MS;

function giveUp(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const failure: Failure = {
    code: "order-not-found",
    message: "The broker does not know the order, which was sent without an answer",
    owner: "user",
    next: "Place it again if you still want it; it is watched until the end of its time",
  };
  return add(parts, record, { type: "given-up", at: parts.clock.now(), failure });
}

/** Where orders cannot be found by our id, a person has to look. */
async function parkIfHopeless(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const { broker, clock } = parts;
  if (broker.rules.clientIds !== "none" || clock.now() < settledAt(parts, record)) return record;
  const failure: Failure = {
    code: "order-undecided",
    message: "The order was sent without an answer, and the broker cannot be asked for it",
    owner: "user",
    next: "Look at the broker's own page whether it is there, then say so on the Orders page",
  };
  return add(parts, record, { type: "parked", at: clock.now(), failure });
}

/** Looks at an order whose change is open, or that was given up and may live after all. */
async function refresh(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const { broker } = parts;
  const found = await broker.find(record.account, nameOf(record), sinceOf(record));
  if (!found.report) return record;
  const next = await hearReport(parts, record, found.report);
  return next.pending ? compareChange(parts, next, found.report) : next;
}

/**
 * A change that shows was made; one that does not show once it had time to was refused, and may be
 * asked for anew.
 */
async function compareChange(
  parts: SendParts,
  record: OrderRecord,
  report: OrderReport,
): Promise<OrderRecord> {
  const { pending } = record;
  const at = parts.clock.now();
  if (!pending || isFinal(report.status)) return record;
  if (pending.kind === "replace" && shows(report, pending.change ?? {}))
    return add(parts, record, { type: "change-ended", at, result: "done" });
  const isOver = at >= later(pending.sentAt, parts.broker.rules.settleMs);
  if (!pending.isUnknown || !isOver) return record;
  return add(parts, record, {
    type: "change-ended",
    at,
    result: "refused",
    failure: UNCHANGED,
  });
}

const UNCHANGED: Failure = {
  code: "order-unchanged",
  message: "The change was asked for without an answer, and the broker shows the order as before",
  owner: "user",
  next: "Ask for the change again if you still want it",
};

function shows(
  report: OrderReport,
  change: NonNullable<OrderRecord["pending"]>["change"],
): boolean {
  const { quantity, limitPrice, stopPrice, timeInForce } = change ?? {};
  return (
    (!quantity || report.quantity.eq(quantity)) &&
    (!limitPrice || report.limitPrice?.eq(limitPrice) === true) &&
    (!stopPrice || report.stopPrice?.eq(stopPrice) === true) &&
    (!timeInForce || report.timeInForce === timeInForce)
  );
}

const sinceOf = ({ createdAt }: OrderRecord): Instant => later(createdAt, -SKEW_MS);

/** The broker's id changes with each replacement, so the latest one counts. */
export const nameOf = ({ clientOrderId, report, ticket: { instrument } }: OrderRecord) => ({
  ...{ clientOrderId, instrument },
  ...(report && { orderId: report.orderId }),
});

function later(at: Instant, ms: number): Instant {
  return instantOf(epochMs(at) + ms);
}
