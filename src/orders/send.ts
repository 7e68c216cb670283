import { type Clock, epochMs, type Failure, fail, type Instant, instantOf } from "#domain";
import { BrokerError, type Outcome } from "#guard";
import { LOCKED, type LiveCapability, type SentOrder } from "./live.ts";
import type { OrderBroker, OrderEvent, OrderJournal, OrderRecord } from "./ports.ts";

export type SendParts = {
  readonly journal: OrderJournal;
  readonly broker: OrderBroker;
  readonly clock: Pick<Clock, "now">;
  /** The proof that the account is unlocked, if it is live; without one nothing live is sent. */
  readonly capability?: () => Promise<LiveCapability | undefined>;
};

/** A send that has not begun by then leaves no more; see `OrderBroker.place`. */
const SENDING_MS = 10_000;
const MAX_RACES = 20;

/**
 * Sends an order once: that it is being sent is committed before anything leaves, and what came
 * back is committed before anybody hears of it. Never fails for what the broker did; the record
 * tells.
 */
export async function sendOnce(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const { journal, broker, clock } = parts;
  const order = await sentOrder(parts, record);
  if (!order) return stopAt(parts, record, LOCKED);
  const at = clock.now();
  if (at >= record.validUntil) return expire(parts, record);
  const until = earlier(instantOf(epochMs(at) + SENDING_MS), record.validUntil);
  const begun = await journal.beginSend(record, { at, until });
  // Somebody else moved it on, which is as good.
  if (!begun) return current(parts, record);
  if ("halted" in begun) return stopAt(parts, record, begun.halted === "locked" ? LOCKED : STOPPED);
  const event = await broker.place(record.account, order, until).then(
    (report): OrderEvent => ({ type: "reported", at: clock.now(), report }),
    (error: unknown) => resultOf(error, clock.now()),
  );
  return add(parts, begun, event);
}

const earlier = (a: Instant, b: Instant) => (a < b ? a : b);

const EVENT_OF: Readonly<Record<Outcome, "not-sent" | "rejected" | "unknown">> = {
  "not-sent": "not-sent",
  rejected: "rejected",
  // That it is there does not say how it stands, which a look-up does.
  exists: "unknown",
  unknown: "unknown",
  none: "unknown",
};

/** What a failed send proves. Anything that is no statement of the broker or the network: nothing. */
export function resultOf(error: unknown, at: Instant): OrderEvent {
  if (error instanceof BrokerError)
    return { type: EVENT_OF[error.outcome], at, failure: error.failure };
  return { type: "unknown", at, failure: FAULT };
}

const FAULT: Failure = {
  code: "order-send-fault",
  message: "The order was being sent when a fault of ours happened",
  owner: "us",
  next: "Nothing to do: it is looked up at the broker. Report it with the log",
};

/** An order whose time is over is not sent; one that may have arrived is looked up further. */
async function expire(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  if (record.mayHaveArrived) return record;
  const failure: Failure = {
    code: "order-not-sent-in-time",
    message: `The order was valid until ${record.validUntil} and could not be sent before`,
    owner: "user",
    next: "Place it again if you still want it",
  };
  return add(parts, record, { type: "denied", at: parts.clock.now(), failure });
}

async function stopAt(
  parts: SendParts,
  record: OrderRecord,
  failure: Failure,
): Promise<OrderRecord> {
  if (record.mayHaveArrived) return current(parts, record);
  return add(parts, record, { type: "denied", at: parts.clock.now(), failure });
}

/** What goes to the broker; undefined for a live order without a proof that it may. */
async function sentOrder(
  { capability: ask }: SendParts,
  { environment, ticket, clientOrderId }: OrderRecord,
): Promise<SentOrder | undefined> {
  if (environment === "paper") return { environment, ticket, clientOrderId };
  const capability = await ask?.();
  return capability && { environment, ticket, clientOrderId, capability };
}

export const STOPPED: Failure = {
  code: "trading-stopped",
  message: "Trading is stopped",
  owner: "user",
  next: "Lift the stop on the Risk page, or with `openblotter kill --lift`",
};

/** Adds an event whatever else happens to the order meanwhile. */
export async function add(
  { journal }: Pick<SendParts, "journal">,
  record: OrderRecord,
  event: OrderEvent,
): Promise<OrderRecord> {
  let known = record;
  for (let race = 0; race < MAX_RACES; race++) {
    const next = await journal.append(known.id, known.version, event);
    if (next) return next;
    known = await current({ journal }, known);
  }
  throw new Error(`Order "${record.id}" changed ${MAX_RACES} times while an event was added`);
}

/** The record as it is now. */
export async function current(
  { journal }: Pick<SendParts, "journal">,
  { id }: Pick<OrderRecord, "id">,
): Promise<OrderRecord> {
  const record = await journal.read(id);
  return record ?? fail(unknownOrder(id));
}

export const unknownOrder = (id: string): Failure => ({
  code: "unknown-order",
  message: `There is no order "${id}"`,
  owner: "user",
  next: "List the orders to see which there are",
});
