import {
  type ChangeResult,
  type Failure,
  fail,
  FailureError,
  type Instant,
  isFinal,
  type OrderChange,
} from "#domain";
import { BrokerError } from "#guard";
import { changedTicket } from "./bound.ts";
import { deciding, minuteBefore } from "./place.ts";
import type { OrderRecord, PendingChange } from "./ports.ts";
import type { RiskFacts, RiskLimits, RiskRules } from "./risk/facts.ts";
import { add, current, type SendParts } from "./send.ts";
import { nameOf, settleOrder } from "./settle.ts";

export type Changed = { readonly result: ChangeResult; readonly record: OrderRecord };

type Asked = Pick<PendingChange, "kind" | "change">;

/** What a change is decided on, as the order itself was; see `PlaceParts`. */
export type ReplaceParts = SendParts & {
  readonly facts: RiskFacts;
  readonly limits: RiskLimits;
  readonly rules: RiskRules;
};

/** Cancels what still works of an order. Asking again is harmless, so an unknown cancel may be. */
export const cancelOrder = (parts: SendParts, record: OrderRecord): Promise<Changed> =>
  changeOrder(parts, record, {
    asked: { kind: "cancel" },
    begin: (from, at) =>
      parts.journal.append(from.id, from.version, { type: "change-begun", at, kind: "cancel" }),
  });

/**
 * Changes an order that works, checked as if it were placed as it will be. Fails as a check does,
 * with "order-change-unsupported" where the broker cannot, and with "bad-order-change" where the
 * new quantity is not above what is filled.
 */
export async function replaceOrder(
  parts: ReplaceParts,
  record: OrderRecord,
  change: OrderChange,
): Promise<Changed> {
  if (!parts.broker.replace) fail(CHANGE_UNSUPPORTED);
  const filled = record.report?.filled;
  if (change.quantity && filled && !change.quantity.gt(filled))
    fail(tooSmall(String(change.quantity), String(filled)));
  return changeOrder(parts, record, {
    asked: { kind: "replace", change },
    async begin(from, at) {
      const ticket = changedTicket(from, change);
      const since = minuteBefore(at);
      const decide = deciding(parts, { ...from, ticket, replaces: from });
      const begun = await parts.journal.beginReplace({ order: from, change, at, since }, decide);
      return begun && "denied" in begun ? fail(begun.denied) : begun;
    },
  });
}

type Changing = {
  readonly asked: Asked;
  /** Commits that it is asked for; undefined if another was faster. */
  readonly begin: (from: OrderRecord, at: Instant) => Promise<OrderRecord | undefined>;
};

/** That it is asked for is committed before it is sent, as with the order itself. */
async function changeOrder(
  parts: SendParts,
  record: OrderRecord,
  { asked, begin }: Changing,
): Promise<Changed> {
  if (isOver(record)) return { result: "too-late", record };
  if (record.state !== "acknowledged") fail(notYet(record));
  if (record.pending && !mayRepeat(record.pending, asked)) fail(PENDING);
  const begun = await begin(record, parts.clock.now());
  if (!begun) return changeOrder(parts, await current(parts, record), { asked, begin });
  try {
    return await taken(parts, begun, asked);
  } catch (error) {
    return failed(parts, begun, error);
  }
}

const isOver = ({ state, report }: OrderRecord) =>
  ["denied", "rejected", "not-sent"].includes(state) || (report && isFinal(report.status)) === true;

const mayRepeat = (pending: PendingChange, asked: Asked) =>
  asked.kind === "cancel" && pending.kind === "cancel" && pending.isUnknown;

/** The broker took the request, which is not yet its result. */
async function taken(parts: SendParts, record: OrderRecord, asked: Asked): Promise<Changed> {
  const { broker, clock } = parts;
  if (asked.kind === "replace" && broker.replace) {
    const report = await broker.replace(record.account, nameOf(record), asked.change ?? {});
    const shown = await add(parts, record, { type: "reported", at: clock.now(), report });
    const event = { type: "change-ended", at: clock.now(), result: "done" } as const;
    const next = shown.pending ? await add(parts, shown, event) : shown;
    return { result: isOver(next) ? "too-late" : "done", record: next };
  }
  await broker.cancel(record.account, nameOf(record));
  return outcomeOf(parts, await openChange(parts, record));
}

async function failed(parts: SendParts, record: OrderRecord, error: unknown): Promise<Changed> {
  const isProof =
    error instanceof BrokerError && (error.outcome === "not-sent" || error.outcome === "rejected");
  if (!isProof) return outcomeOf(parts, await openChange(parts, record));
  const { failure } = error;
  const event = {
    type: "change-ended",
    at: parts.clock.now(),
    result: "refused",
    failure,
  } as const;
  const next = await add(parts, record, event);
  // A cancel is mostly refused because the order ended on the way.
  const { result, record: seen } = await outcomeOf(parts, next);
  if (result === "unknown") throw new FailureError(failure);
  return { result, record: seen };
}

function openChange(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const event = { type: "change-ended", at: parts.clock.now(), result: "unknown" } as const;
  return add(parts, record, event);
}

/** One look at the broker: most changes are settled by then; the others stay open. */
async function outcomeOf(parts: SendParts, record: OrderRecord): Promise<Changed> {
  const isAsked = record.pending !== undefined;
  const seen = await settleOrder(parts, isAsked ? record : await looked(parts, record)).catch(
    () => record,
  );
  const { status } = seen.report ?? {};
  if (status === "canceled") return { result: isAsked ? "done" : "too-late", record: seen };
  if (isOver(seen)) return { result: "too-late", record: seen };
  return { result: seen.pending || !isAsked ? "unknown" : "done", record: seen };
}

async function looked(parts: SendParts, record: OrderRecord): Promise<OrderRecord> {
  const found = await parts.broker.find(record.account, nameOf(record), record.createdAt);
  if (!found.report) return record;
  return add(parts, record, {
    type: "reported",
    at: parts.clock.now(),
    report: found.report,
  });
}

export const CHANGE_UNSUPPORTED: Failure = {
  code: "order-change-unsupported",
  message: "The broker cannot change an order",
  owner: "user",
  next: "Cancel it and place another",
};

const PENDING: Failure = {
  code: "order-change-pending",
  message: "Another change of the order is not settled",
  owner: "user",
  next: "Wait until it is, then decide again",
};

const tooSmall = (quantity: string, filled: string): Failure => ({
  code: "bad-order-change",
  message: `The quantity "${quantity}" is not above "${filled}", which is filled`,
  owner: "user",
  next: "Give a larger quantity, or cancel the rest",
});

const notYet = ({ state }: OrderRecord): Failure => ({
  code: "order-not-acknowledged",
  message: `The order is "${state}": whether it is at the broker is not known yet`,
  owner: "user",
  next: "Wait until it is looked up, then decide again",
});
